import { ROOT } from '../local/folder.ts'
import { startProductionWorld } from '../local/production.ts'
import { addresses } from './addresses.ts'
import { buildApp } from './build-app.ts'
import { watchCanaries } from './canaries.ts'
import { playwrightCounts, vitestArgs, vitestCounts } from './reports.ts'
import { type Outcome, run } from './step.ts'
import { testAttack } from './test-attack.ts'

const LOG = `${ROOT}/artifacts/app.log`

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
    const canaries = await watchCanaries(folder, production)
    const app = await production.startApp(LOG)
    const environment = { ...addresses(production, app), ...canaries.environment }
    return [
      build,
      await testHttp(folder, environment),
      await testAttack(folder, environment),
      await testBrowser(folder, environment),
      await canaries.conclude(LOG),
    ]
  } finally {
    await production.stop()
  }
}

function testHttp(folder: string, environment: Record<string, string>): Promise<Outcome> {
  const report = `${folder}/http.json`
  return run({
    name: 'HTTP tests on the production build',
    program: 'vitest',
    args: vitestArgs(['http'], report),
    environment,
    count: () => vitestCounts(report),
    live: true,
  })
}

function testBrowser(folder: string, environment: Record<string, string>): Promise<Outcome> {
  const report = `${folder}/browser.json`
  return run({
    name: 'Browser story on the production build',
    program: 'playwright',
    args: ['test'],
    environment: { ...environment, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    count: () => playwrightCounts(report),
    live: true,
  })
}
