import { ROOT } from '../local/folder.ts'
import { startProductionWorld } from '../local/production.ts'
import { buildApp } from './build-app.ts'
import { playwrightCounts, vitestArgs, vitestCounts } from './reports.ts'
import { type Outcome, run } from './step.ts'
import { inWorld, inWorldOfItsOwn, type Suite } from './suites.ts'
import { testAttack } from './test-attack.ts'

/**
 * Builds the app and runs what wants it in production mode: the browser story, and beside it the HTTP tests and then the
 * attack matrix, in worlds of their own. Each of them waits a lot, and none sees what the others do.
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
    const others = testWithoutBrowser(folder, production.build)
    const story = await inWorld(folder, production, `${ROOT}/artifacts/app.log`, testBrowser).finally(() =>
      others.catch(() => undefined),
    )
    return [build, ...story, ...(await others)]
  } finally {
    await production.stop()
  }
}

async function testWithoutBrowser(folder: string, build: string): Promise<Outcome[]> {
  const http = await inWorldOfItsOwn(`${folder}/http`, build, `${ROOT}/artifacts/http.log`, testHttp)
  return [...http, ...(await testAttack(`${folder}/attack`, build))]
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
    // It lasts longest whatever it gives way to, and a browser takes all it gets.
    niceness: 10,
  })
}
