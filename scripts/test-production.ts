import { mkdir } from 'node:fs/promises'
import { ROOT } from '../local/folder.ts'
import { type Production, startProductionWorld } from '../local/production.ts'
import { addresses } from './addresses.ts'
import { buildApp } from './build-app.ts'
import { watchCanaries } from './canaries.ts'
import { playwrightCounts, vitestArgs, vitestCounts } from './reports.ts'
import { type Outcome, run } from './step.ts'
import { testAttack } from './test-attack.ts'

/**
 * Builds the app and starts it in production mode in two worlds: the HTTP tests and the browser story in one, the attack
 * matrix in the other. Each of them waits a lot, and neither sees what the other does.
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
    const attack = attackIn(`${folder}/attack`, production)
    const story = await tellStory(folder, production).finally(() => attack.catch(() => undefined))
    return [build, ...story, ...(await attack)]
  } finally {
    await production.stop()
  }
}

async function tellStory(folder: string, production: Production): Promise<Outcome[]> {
  const log = `${ROOT}/artifacts/app.log`
  const canaries = await watchCanaries(folder, production)
  const app = await production.startApp(log)
  const environment = { ...addresses(production, app), ...canaries.environment }
  return [
    await testHttp(folder, environment),
    await testBrowser(folder, environment),
    await canaries.conclude(log),
  ]
}

/** The same build in another world. What is printed there comes at its end, so that two reports do not mix. */
async function attackIn(folder: string, built: Production): Promise<Outcome[]> {
  const log = `${ROOT}/artifacts/attack.log`
  await mkdir(folder, { recursive: true })
  const production = await startProductionWorld(folder)
  try {
    Object.assign(production.environment, { NEXT_DIST_DIR: built.environment.NEXT_DIST_DIR })
    const canaries = await watchCanaries(folder, production)
    const app = await production.startApp(log)
    const environment = { ...addresses(production, app), ...canaries.environment }
    return [await testAttack(folder, environment, 'at the end'), await canaries.conclude(log)]
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
    show: 'as it comes',
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
    show: 'as it comes',
  })
}
