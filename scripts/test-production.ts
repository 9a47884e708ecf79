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
 * Builds the app and starts it in production mode in three worlds: one for the browser story, one for the HTTP tests, one
 * for the attack matrix. Each of them waits a lot, and none sees what the others do.
 *
 * @param folder a scratch folder inside the clone
 * @param ready what the suites wait for, and the build does not
 */
export async function testProduction(folder: string, ready: Promise<unknown>): Promise<Outcome[]> {
  const production = await startProductionWorld(folder)
  try {
    const build = await buildApp(production)
    await ready
    if (build.failed > 0) {
      console.log('The HTTP tests, the attack and the browser story did not run, because there is no build.')
      return [build]
    }
    const suites = await Promise.allSettled([
      inWorld(folder, production, 'app', testBrowser),
      inAnotherWorld(folder, production, 'http', testHttp),
      inAnotherWorld(folder, production, 'attack', testAttack),
    ])
    return [build, ...suites.flatMap(outcomesOf)]
  } finally {
    await production.stop()
  }
}

function outcomesOf(settled: PromiseSettledResult<Outcome[]>): Outcome[] {
  if (settled.status === 'rejected') throw settled.reason
  return settled.value
}

/** The same build, with a database and stand-ins of its own. */
async function inAnotherWorld(
  folder: string,
  built: Production,
  name: string,
  suite: Suite,
): Promise<Outcome[]> {
  const own = `${folder}/${name}`
  await mkdir(own, { recursive: true })
  const production = await startProductionWorld(own)
  try {
    Object.assign(production.environment, { NEXT_DIST_DIR: built.environment.NEXT_DIST_DIR })
    return await inWorld(own, production, name, suite)
  } finally {
    await production.stop()
  }
}

/** Runs a suite, and searches what it received; what the app said is kept under the world's name. */
async function inWorld(
  folder: string,
  production: Production,
  name: string,
  suite: Suite,
): Promise<Outcome[]> {
  const log = `${ROOT}/artifacts/${name}.log`
  const canaries = await watchCanaries(folder, production)
  const app = await production.startApp(log)
  const outcome = await suite(folder, { ...addresses(production, app), ...canaries.environment })
  return [outcome, await canaries.conclude(log)]
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
