import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { cutName } from '@/lib/audit/checkpoints/cut-note'
import type { People } from '../support/people.ts'
import { cut, keepFor, oldTrails, retentionWorld, SLOW, type World } from './retention-scene.ts'
import { backUp, found } from './trail-world.ts'

/** The last of the rows of Uma's team that are cut. */
export const THROUGH = 16

type Scene = {
  world: World
  people: People
  /** The trail as it was before the cut. */
  restoreOld: () => Promise<void>
  /** The path of the note of the cut. */
  note: string
  /** What is found, with whose chain it is. */
  verdict: () => Promise<unknown[]>
}

/** The trail of Uma's team, cut to two years. After each test all is put back, and found whole. */
export function cutScene(): Scene {
  const world = retentionWorld()
  const scene = { world } as Scene
  let restore: () => Promise<void>
  beforeAll(async () => {
    const people = await oldTrails(world, 8)
    const restoreOld = await backUp()
    await keepFor(people.uma, 24)
    expect(await cut(world, people.uma)).toMatchObject({ through: THROUGH })
    restore = await backUp()
    await cp(world.folder, `${world.folder}-kept`, { recursive: true })
    const note = join(world.folder, cutName(people.uma.tenantId, THROUGH))
    Object.assign(scene, { people, restoreOld, note })
  }, SLOW)
  scene.verdict = async () =>
    (await world.verify()).findings.map(({ tenantId, seq, says }) =>
      tenantId === null ? says : [tenantId === scene.people.uma.tenantId ? 'uma' : 'ben', seq, says],
    )
  afterEach(async () => {
    await restore()
    await rm(world.folder, { recursive: true })
    await cp(`${world.folder}-kept`, world.folder, { recursive: true })
    expect(found(await world.verify())).toEqual([])
  })
  afterAll(() => rm(`${world.folder}-kept`, { recursive: true }))
  return scene
}
