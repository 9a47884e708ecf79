import pg from 'pg'
import { beforeEach, describe, expect, test } from 'vitest'
import type { CheckpointStore } from '@/lib/audit/checkpoints/store'
import { cutTrail } from '@/lib/audit/retention/cut'
import { classify } from '@/lib/classify'
import type { People } from '../support/people.ts'
import { asAdmin, chainOf } from '../support/trail.ts'
import { cut, cutPortion, keepFor, oldTrails, retentionWorld, SLOW, seqsOf } from './retention-scene.ts'
import { act, found } from './trail-world.ts'

const world = retentionWorld()
let people: People
beforeEach(async () => {
  people = await oldTrails(world)
  await keepFor(people.uma, 24)
}, SLOW)

const eventsOf = async ({ tenantId }: { tenantId: string }) =>
  (await chainOf(tenantId)).filter(({ event }) => event === 'audit.cut')

/** What has to be true in the end, however it came to it. */
async function expectCutOnce(): Promise<void> {
  const { uma } = people
  expect((await seqsOf(uma))[0]).toBe(17)
  expect(await eventsOf(uma)).toMatchObject([{ metadata: { first: 1, through: 16, rows: 16 } }])
  const { cut: chains, findings } = await world.verify()
  expect([chains > 0, findings]).toEqual([true, []])
}

const dying = (after: (name: string) => boolean): CheckpointStore => ({
  ...world.store,
  write: async (name, text) => {
    const written = await world.store.write(name, text)
    if (after(name)) throw new Error('killed')
    return written
  },
})

describe('M4 T81 a cut whose process dies', () => {
  test('once the note is written has said and deleted nothing, and the next one goes on', async () => {
    const { uma } = people
    const settings = { store: dying((name) => name.endsWith('.cut')), key: world.privateKey }
    const died = cutTrail(settings, uma.tenantId, { requestId: 'req_dies' })
    await expect(died).rejects.toThrow('killed')
    expect((await seqsOf(uma))[0]).toBe(1)
    expect(found(await world.verify())).toEqual([])
    expect(await cut(world, uma)).toMatchObject({ cut: true, rows: 16 })
    await expectCutOnce()
  })

  test('half-way through the rows leaves a chain that verifies, and the next one deletes the rest', async () => {
    const { uma } = people
    await dieBeforeDeleting()
    expect((await seqsOf(uma))[0]).toBe(1)
    expect(await eventsOf(uma)).toHaveLength(1)
    expect(found(await world.verify())).toEqual([])
    expect(await cutPortion(uma.tenantId, 16, 5)).toBe(5)
    expect(found(await world.verify())).toEqual([])
    await world.sign()
    expect(await cut(world, uma)).toMatchObject({ cut: true, rows: 11 })
    await expectCutOnce()
  })

  test('half-way, and then finds the term lengthened, stays as it is and verifies', async () => {
    const { uma } = people
    const died = cutTrail(
      { store: dying((name) => name.endsWith('.cut')), key: world.privateKey },
      uma.tenantId,
      {
        requestId: 'req_dies',
      },
    )
    await expect(died).rejects.toThrow('killed')
    await keepFor(uma, 120)
    expect(await cut(world, uma)).toEqual({ cut: false })
    expect((await seqsOf(uma))[0]).toBe(1)
    expect(found(await world.verify())).toEqual([])
  })
})

describe('T47 T59 a cut at the same moment as', () => {
  test('another of the same trail does what one does', async () => {
    const { uma } = people
    // Nobody appends before all three have come to that.
    const head = `SELECT FROM audit_heads WHERE tenant_id = '${uma.tenantId}' FOR UPDATE`
    const holder = await hold(`BEGIN; ${head}`)
    const cutting = Promise.allSettled([cut(world, uma), cut(world, uma), cut(world, uma)])
    await holder.waited(3)
    await holder.end('COMMIT')
    const all = await cutting
    const done = all.map((one) =>
      one.status === 'fulfilled' ? Number(one.value.rows ?? 0) : one.reason.code,
    )
    // One that reads while another deletes looks again later.
    const rows = done.filter((one) => one !== 'AUDIT_CUT_REFUSED')
    expect(rows.reduce((sum, one) => sum + one, 0)).toBe(16)
    await expectCutOnce()
  })

  test('appends to the trail loses none of them, and neither does a checkpoint', async () => {
    const { uma } = people
    const before = (await seqsOf(uma)).length
    await Promise.all([cut(world, uma), act(uma, 10), world.sign(), act(uma, 10)])
    expect(await seqsOf(uma)).toHaveLength(before - 16 + 20 + 1)
    await world.sign()
    await expectCutOnce()
  })

  test('an owner who lengthens the term waits for a portion, or it for them, and then deletes nothing', async () => {
    const { uma } = people
    await dieBeforeDeleting()
    const holder =
      await hold(`BEGIN; UPDATE tenants SET audit_retention_months = 120 WHERE id = '${uma.tenantId}';
      SELECT app.append_audit(app.platform_id(), 'tests.set', 'success', NULL, 'system', NULL, NULL, NULL, 'req', NULL, NULL, '{}')`)
    const cutting = cutPortion(uma.tenantId, 16, 5).catch((error) => classify(error).code)
    await holder.waited()
    await holder.end('COMMIT')
    expect(await cutting).toBe('AUDIT_CUT_REFUSED')
    expect((await seqsOf(uma))[0]).toBe(1)
  })

  test('a portion of it that takes long: nobody’s append waits for that', async () => {
    const { uma } = people
    await asAdmin(`CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      PERFORM pg_advisory_lock(47), pg_advisory_unlock(47); RETURN NULL; END $$`)
    await asAdmin(`CREATE TRIGGER linger AFTER DELETE ON audit_events EXECUTE FUNCTION linger()`)
    const holder = await hold('SELECT pg_advisory_lock(47)')
    const cutting = cut(world, uma)
    await holder.waited()
    await act(uma, 2)
    await holder.end('SELECT pg_advisory_unlock(47)')
    expect(await cutting).toMatchObject({ cut: true, rows: 16 })
    await asAdmin('DROP FUNCTION linger CASCADE')
    await expectCutOnce()
  })
})

/** A cut that is signed and said, and has deleted nothing. */
async function dieBeforeDeleting(): Promise<void> {
  await asAdmin(`CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'killed'; END $$`)
  await asAdmin(`CREATE TRIGGER die BEFORE DELETE ON audit_events EXECUTE FUNCTION die()`)
  await expect(cut(world, people.uma)).rejects.toThrow('killed')
  await asAdmin('DROP FUNCTION die CASCADE')
}

/** Holds what a deletion waits for, on a connection of its own. */
async function hold(sql: string) {
  const client = new pg.Client({ connectionString: process.env.DATABASE_ADMIN_URL ?? '' })
  await client.connect()
  await client.query(sql)
  const waiting = 'SELECT FROM pg_locks WHERE NOT granted'
  return {
    async waited(count = 1) {
      while ((await asAdmin(waiting)).length < count) await new Promise((wake) => setTimeout(wake, 5))
    },
    async end(last: string) {
      await client.query(last)
      await client.end()
    },
  }
}
