import { readIfThere, writeWhole } from '../local/files.ts'
import { ROOT } from '../local/folder.ts'
import { type Production, startProductionWorld } from '../local/production.ts'
import { playwrightCounts, vitestArgs, vitestCounts } from './reports.ts'
import { type Outcome, run } from './step.ts'

const NEXT_TYPES = `${ROOT}/next-env.d.ts`

/**
 * Builds the app, starts it in production mode on a world of its own, and runs the HTTP tests and the browser
 * story against it.
 *
 * @param folder a scratch folder inside the clone
 */
export async function testProduction(folder: string): Promise<Outcome[]> {
  const production = await startProductionWorld(folder)
  try {
    const build = await buildApp(production)
    if (build.failed > 0) {
      console.log('The HTTP tests and the browser story did not run, because there is no build.')
      return [build]
    }
    await production.startApp(`${ROOT}/artifacts/app.log`)
    return [build, await testHttp(folder, production), await testBrowser(folder, production)]
  } finally {
    await production.stop()
  }
}

/** The build leaves next-env.d.ts as it was: it names the build folder, and that one goes. */
async function buildApp({ environment }: Production): Promise<Outcome> {
  const before = readIfThere(NEXT_TYPES)
  const outcome = await run({ name: 'Production build', program: 'next', args: ['build'], environment })
  if (before !== undefined) writeWhole(NEXT_TYPES, before)
  return outcome
}

function testHttp(folder: string, production: Production): Promise<Outcome> {
  const report = `${folder}/http.json`
  return run({
    name: 'HTTP tests on the production build',
    program: 'vitest',
    args: vitestArgs(['http'], report),
    environment: addresses(production),
    count: () => vitestCounts(report),
    live: true,
  })
}

function testBrowser(folder: string, production: Production): Promise<Outcome> {
  const report = `${folder}/browser.json`
  return run({
    name: 'Browser story on the production build',
    program: 'playwright',
    args: ['test'],
    environment: { ...addresses(production), PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    count: () => playwrightCounts(report),
    live: true,
  })
}

/** What the tests are told: where everything is, and the app's own secrets, to forge with. */
function addresses({ world, environment }: Production): Record<string, string> {
  return {
    ...world.environment,
    PORTCULLIS_URL: world.urls.app,
    NEXT_DIST_DIR: environment.NEXT_DIST_DIR ?? '',
    MAILBOX_URL: world.urls.mailbox,
    STRIPE_URL: world.urls.stripe,
    DATABASE_OWNER_URL: world.database.owner,
    DATABASE_ADMIN_URL: world.database.admin,
  }
}
