import { mkdir } from 'node:fs/promises'
import { ROOT } from '../local/folder.ts'
import { type Production, startProductionWorld } from '../local/production.ts'
import { addresses } from './addresses.ts'
import { buildApp } from './build-app.ts'
import { watchCanaries } from './canaries.ts'
import { playwrightCounts, vitestArgs, vitestCounts } from './reports.ts'
import { type Outcome, run } from './step.ts'
import { testAttack } from './test-attack.ts'

/** Where a suite finds the app, and a scratch folder for its report. */
type Suite = (folder: string, environment: Record<string, string>) => Promise<Outcome>

/**
 * Builds the app and starts it in production mode in two worlds: the browser story in one, the HTTP tests and the attack
 * matrix in the other. Each of them waits a lot, and neither sees what the other does.
 *
 * @param folder a scratch folder inside the clone
 */
export async function testProduction(folder: string): Promise<Outcome[]> {
  const production = await startProductionWorld(folder)
  try {
    const build = await buildApp(production)
    if (build.failed > 0) {
      console.log('The HTTP tests, the attack and the browser story did not run, because there is no build.')
      return [build]
    }
    const other = inAnotherWorld(`${folder}/http`, production, [testHttp, testAttack])
    const story = await inWorld(folder, production, `${ROOT}/artifacts/app.log`, [testBrowser]).finally(() =>
      other.catch(() => undefined),
    )
    return [build, ...story, ...(await other)]
  } finally {
    await production.stop()
  }
}

/** The same build, with a database and stand-ins of its own. */
async function inAnotherWorld(folder: string, built: Production, suites: Suite[]): Promise<Outcome[]> {
  await mkdir(folder, { recursive: true })
  const production = await startProductionWorld(folder)
  try {
    Object.assign(production.environment, { NEXT_DIST_DIR: built.environment.NEXT_DIST_DIR })
    return await inWorld(folder, production, `${ROOT}/artifacts/http.log`, suites)
  } finally {
    await production.stop()
  }
}

/** Runs suites one after the other, and searches what all of them received. */
async function inWorld(
  folder: string,
  production: Production,
  log: string,
  suites: Suite[],
): Promise<Outcome[]> {
  const canaries = await watchCanaries(folder, production)
  const app = await production.startApp(log)
  const environment = { ...addresses(production, app), ...canaries.environment }
  const outcomes: Outcome[] = []
  for (const suite of suites) outcomes.push(await suite(folder, environment))
  return [...outcomes, await canaries.conclude(log)]
}

const testHttp: Suite = (folder, environment) => {
  const report = `${folder}/http.json`
  return run({
    name: 'HTTP tests on the production build',
    program: 'vitest',
    args: vitestArgs(['http'], report),
    environment,
    count: () => vitestCounts(report),
    show: 'at the end',
  })
}

const testBrowser: Suite = (folder, environment) => {
  const report = `${folder}/browser.json`
  return run({
    name: 'Browser story on the production build',
    program: 'playwright',
    args: ['test'],
    environment: { ...environment, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    count: () => playwrightCounts(report),
    show: 'at the end',
  })
}
