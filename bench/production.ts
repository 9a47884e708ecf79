import { cp } from 'node:fs/promises'
import { startNextProduction } from '../local/app.ts'
import { ROOT } from '../local/folder.ts'
import { freePort } from '../local/ports.ts'
import { startProductionWorld } from '../local/production.ts'
import type { World } from '../local/world.ts'
import { buildApp } from '../scripts/build-app.ts'
import { makeScratch, removeScratch } from '../scripts/scratch.ts'
import { type Outcome, run } from '../scripts/step.ts'
import { Trouble } from '../scripts/trouble.mjs'

export type Bench = {
  /** The app's production build on a scratch world of its own. */
  world: World
  /** Where PostgreSQL of that world writes its log. */
  databaseLog: string
  /** Address of bench/floor: nothing but a static and a dynamic page, served by the same Next. */
  floor: string
}

/**
 * Builds the app and the floor into a scratch folder, starts both on free ports, and ends everything after the
 * work.
 *
 * @throws Trouble when one does not build or start
 */
export async function withProduction<T>(work: (bench: Bench) => Promise<T>): Promise<T> {
  const folder = await makeScratch('bench')
  const floorFolder = `${folder}/floor`
  const production = await startProductionWorld(folder)
  let floor: ReturnType<typeof startNextProduction> | undefined
  try {
    refuseFailed(await buildApp({ environment: production.environment }))
    await cp(`${ROOT}/bench/floor`, floorFolder, { recursive: true })
    refuseFailed(await buildFloor(floorFolder))
    await production.startApp()
    floor = startNextProduction(await freePort(), {}, floorFolder)
    await floor.answers('/')
    return await work({ world: production.world, databaseLog: `${folder}/postgres.log`, floor: floor.url })
  } finally {
    await floor?.stop()
    await production.stop()
    await removeScratch(folder)
  }
}

const buildFloor = (folder: string): Promise<Outcome> =>
  run({
    name: 'Build of the floor',
    program: 'next',
    args: ['build', folder],
    environment: { NODE_ENV: 'production' },
  })

function refuseFailed({ name, failed }: Outcome): void {
  if (failed > 0) throw new Trouble(`${name} failed; why, stands above.`)
}
