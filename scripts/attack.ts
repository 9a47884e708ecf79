import { mkdir, rm } from 'node:fs/promises'
import { readIfThere } from '../local/files.ts'
import { LOCAL_FOLDER, ROOT } from '../local/folder.ts'
import { startProductionWorld } from '../local/production.ts'
import { addresses } from './addresses.ts'
import { buildApp } from './build-app.ts'
import { watchCanaries } from './canaries.ts'
import { ensureGenerated } from './generate.ts'
import { testAttack } from './test-attack.ts'
import { sentence } from './trouble.mjs'

// `npm run attack`: builds the app, starts it in production mode on a world of its own, and attacks every action, route
// and page of it (docs/security.md, “The attack matrix”). `npm run attack -- --build <folder>` takes a build that is
// there already, made with the price ids of a local world.
const [flag, given] = process.argv.slice(2)
const LOG = `${ROOT}/artifacts/attack.log`
const folder = `${LOCAL_FOLDER}/attack-${process.pid}`

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130))

try {
  await mkdir(folder, { recursive: true })
  await ensureGenerated()
  const production = await startProductionWorld(folder)
  try {
    if (flag === '--build' && given) production.environment.NEXT_DIST_DIR = given
    else if ((await buildApp(production)).failed > 0) process.exit(1)
    const canaries = await watchCanaries(folder, production)
    const app = await production.startApp(LOG)
    const environment = { ...addresses(production, app), ...canaries.environment }
    const summary = `${folder}/summary`
    const attack = await testAttack(folder, { ...environment, ATTACK_SUMMARY: summary }, 'as it comes')
    const search = await canaries.conclude(LOG)
    console.log(readIfThere(summary) ?? 'attack: it did not come to its end')
    process.exitCode = attack.failed + search.failed > 0 ? 1 : 0
  } finally {
    await production.stop()
  }
} catch (error) {
  console.error(sentence(error))
  process.exitCode = 1
} finally {
  await rm(folder, { recursive: true, force: true })
}
