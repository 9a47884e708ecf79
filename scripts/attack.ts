import { startProductionWorld } from '../local/production.ts'
import { buildApp } from './build-app.ts'
import { ensureGenerated } from './generate.ts'
import { makeScratch, removeScratch } from './scratch.ts'
import { testAttack } from './test-attack.ts'
import { sentence } from './trouble.mjs'

// `npm run attack`: builds the app, starts it in production mode on worlds of its own, and attacks every action, route and
// page of it (docs/security.md, “The attack matrix”). `npm run attack -- --build <folder>` takes a build that is there
// already, made with the price ids of a local world.
const [flag, given] = process.argv.slice(2)
const folder = await makeScratch('attack')

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130))

try {
  await ensureGenerated()
  const build = flag === '--build' && given ? given : await builtHere()
  const outcomes = build === undefined ? [] : await testAttack(folder, build)
  process.exitCode = outcomes.length > 0 && outcomes.every(({ failed }) => failed === 0) ? 0 : 1
} catch (error) {
  console.error(sentence(error))
  process.exitCode = 1
} finally {
  await removeScratch(folder)
}

/** The folder of a build made in a world of its own; undefined when it failed, which it says itself. */
async function builtHere(): Promise<string | undefined> {
  const production = await startProductionWorld(folder)
  try {
    const { failed } = await buildApp(production)
    return failed > 0 ? undefined : production.build
  } finally {
    await production.stop()
  }
}
