import { cp, rm } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { createPeople, type People, type Person } from '../support/people.ts'
import { asAdmin } from '../support/trail.ts'
import { act, backUp, checkpointWorld, found, rowsOf, verifyAlone } from './trail-world.ts'

type Scene = {
  people: People
  world: Awaited<ReturnType<typeof checkpointWorld>>
  /** As it was when the second checkpoint was signed; the first one for `restoreOld`. */
  restore: () => Promise<void>
  restoreOld: () => Promise<void>
  /** How long Uma's and Ben's chains were at the first checkpoint, and Uma's at the second. */
  first: number
  benFirst: number
  second: number
  /** The hash of the second checkpoint, as somebody keeps it elsewhere. */
  known: string
  /** Statements of somebody who has all rights in the database; `:uma` and `:ben` are their tenants. */
  change: (...statements: string[]) => Promise<void>
}

const lengthOf = async ({ tenantId }: Person): Promise<number> => (await rowsOf(tenantId)).length

/**
 * Ten events of Uma's and Ben's each, a checkpoint, ten more each, another checkpoint. After each test all is put back, and
 * found whole.
 */
export function signedScene(): Scene {
  const scene = {} as Scene
  beforeAll(async () => {
    const people = await createPeople()
    const world = await checkpointWorld()
    const both = async () => {
      await act(people.uma, 10)
      await act(people.ben, 10)
    }
    await both()
    const [first, benFirst] = [await lengthOf(people.uma), await lengthOf(people.ben)]
    await world.sign()
    const restoreOld = await backUp()
    await both()
    const known = (await world.sign()).hash
    await cp(world.folder, `${world.folder}-kept`, { recursive: true })
    Object.assign(scene, { people, world, first, benFirst, known, restoreOld, restore: await backUp() })
    scene.second = await lengthOf(people.uma)
    scene.change = async (...statements) => {
      const [uma, ben] = [people.uma.tenantId, people.ben.tenantId]
      for (const sql of statements)
        await asAdmin(sql.replaceAll(':uma', `'${uma}'`).replaceAll(':ben', `'${ben}'`))
    }
  })

  afterEach(async () => {
    const { world, known } = scene
    await scene.restore()
    await rm(world.folder, { recursive: true })
    await cp(`${world.folder}-kept`, world.folder, { recursive: true })
    expect(found(await world.verify(world.pem, known))).toEqual([])
  })

  afterAll(async () => {
    for (const folder of [scene.world.folder, `${scene.world.folder}-kept`])
      await rm(folder, { recursive: true })
  })
  return scene
}

/** Nothing is wrong that the chains themselves could show. */
export const expectWholeAlone = async (): Promise<void> => expect((await verifyAlone()).findings).toEqual([])
