import { ROOT } from '../local/folder.ts'
import { startProductionWorld } from '../local/production.ts'
import { buildApp } from './build-app.ts'
import { playwrightCounts, vitestArgs, vitestCounts } from './reports.ts'
import { type Outcome, run } from './step.ts'
import { inWorld, inWorldOfItsOwn, type Suite } from './suites.ts'
import { testAttack } from './test-attack.ts'

/**
 * Builds the app and runs what wants it in production mode, each in a world of its own: the browser story beside the HTTP
 * tests, for both wait a lot, and then the attack matrix alone, which waits for nothing and has a time to keep.
 *
 * @param folder a scratch folder inside the clone
 */
export async function testProduction(folder: string): Promise<Outcome[]> {
  const production = await startProductionWorld(folder)
  try {
    const build = await buildApp(production)
    if (build.failed > 0) {
      console.log('The HTTP tests, the browser story and the attack did not run, because there is no build.')
      return [build]
    }
    const together = [
      inWorldOfItsOwn(`${folder}/http`, production.build, `${ROOT}/artifacts/http.log`, testHttp),
      inWorld(folder, production, `${ROOT}/artifacts/app.log`, testBrowser),
    ]
    // If one of them has no world, the other is still waited for: it needs what is stopped below.
    await Promise.allSettled(together)
    const outcomes = (await Promise.all(together)).flat()
    return [build, ...outcomes, ...(await testAttack(`${folder}/attack`, production.build))]
  } finally {
    await production.stop()
  }
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
