import { beforeEach, expect, test } from 'vitest'
import { withClient } from '../../local/database/connect.ts'
import { createPeople, type People } from '../support/people.ts'
import { byHand } from '../support/trail.ts'
import { untilSomebodyWaits } from '../support/waiting.ts'
import { makeMember, membersIn } from './acting.ts'

// Who waits for whom in the database itself, two connections at a time, without a line of the product's code before it.

const DATABASE = process.env.DATABASE_ADMIN_URL ?? ''
const EVENT = `SELECT app.append_audit(app.platform_id(), 'tests.changed', 'success', NULL, 'system', NULL, NULL, NULL,
  'tests', NULL, NULL, '{}')`
let people: People

beforeEach(async () => {
  people = await createPeople()
})

test('T34 two owners removed by hand at the same moment take turns, and the second stays', async () => {
  const { uma, mia } = people
  await makeMember(uma.tenantId, mia, 'OWNER')
  const remove = 'DELETE FROM memberships WHERE tenant_id = $1 AND user_id = $2'
  const judge = 'SET CONSTRAINTS keep_an_owner_delete IMMEDIATE'
  await withClient(DATABASE, (first) =>
    withClient(DATABASE, async (second) => {
      for (const [client, { userId }] of [[first, uma] as const, [second, mia] as const]) {
        await client.query('BEGIN')
        await client.query(remove, [uma.tenantId, userId])
      }
      await first.query(judge)
      const judged = second.query(judge).catch((error: unknown) => error)
      await untilSomebodyWaits()
      await first.query(EVENT)
      await first.query('COMMIT')
      expect(await judged).toMatchObject({ code: 'PC003' })
    }),
  )
  expect(await membersIn(uma.tenantId)).toEqual({ Mia: 'OWNER' })
})

test('sessions are sent home in the order of their ids, so that two who send them never wait for each other', async () => {
  const { uma, mia } = people
  const [low, high] = ['00000000-0000-4000-8000-000000000001', 'ffffffff-ffff-4fff-bfff-ffffffffffff']
  await makeMember(uma.tenantId, mia, 'MEMBER')
  await byHand(
    'UPDATE sessions SET tenant_id = personal.id FROM tenants personal WHERE personal_user_id = user_id',
  )
  for (const id of [high, low]) {
    await byHand(
      `INSERT INTO sessions (id, user_id, tenant_id, expires_at) VALUES ($1, $2, $3, now() + interval '1 day')`,
      [id, mia.userId, uma.tenantId],
    )
  }
  const hold = 'SELECT FROM sessions WHERE id = $1 FOR UPDATE NOWAIT'
  await withClient(DATABASE, (holder) =>
    withClient(DATABASE, async (sender) => {
      await holder.query('BEGIN')
      await holder.query(hold, [low])
      await sender.query('BEGIN')
      const sent = sender.query<{ moved: number }>('SELECT app.send_home($1, NULL) AS moved', [uma.tenantId])
      await untilSomebodyWaits()
      expect((await holder.query(hold, [high])).rowCount).toBe(1)
      await holder.query('ROLLBACK')
      expect((await sent).rows).toEqual([{ moved: 2 }])
    }),
  )
})
