import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { guard } from '@/lib/guard/action'
import { errorOf, expectRefusal } from '../support/answers.ts'
import { createPeople, type People, type Person, signInAgain } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { asAdmin, byHand, chainOf } from '../support/trail.ts'

let people: People
let runs = 0
beforeEach(async () => {
  people = await createPeople()
  runs = 0
})

const shared = {
  scope: 'per-session-tenant-id',
  access: { member: 'ADMIN' },
  input: z.strictObject({ name: z.string() }),
  output: z.object({ run: z.number() }),
  limit: { max: 1000, per: '1m' },
  idempotent: '1d',
} as const

const rename = guard({ ...shared, event: 'tests.team_renamed' }, async ({ input, actor, tx }) => {
  runs += 1
  await tx.tenant.update({ where: { id: actor.tenantId }, data: { name: input.name } })
  if (input.name === 'fails') throw new Error('after the change')
  return { run: runs }
})

/** The same, with a network call between its two transactions. */
const renameSlowly = guard(
  { ...shared, event: 'tests.team_renamed_slowly' },
  {
    prepare: async () => null,
    call: async ({ input }) => {
      runs += 1
      await setTimeout(300)
      if (input.name === 'fails') throw new Error('the network')
      return runs
    },
    complete: async ({ input, actor, tx, answer, redirectTo }) => {
      await tx.tenant.update({ where: { id: actor.tenantId }, data: { name: input.name } })
      if (input.name === 'Eastwind') redirectTo('/billing')
      return { run: answer }
    },
  },
)

type Action = typeof rename
const press = (action: Action, person: Person, name: string, idempotencyKey: string) =>
  inRequest({ as: person }, () => action({ name, idempotencyKey }))

const successes = async (person: Person, event: string): Promise<number> =>
  (await chainOf(person.tenantId)).filter((row) => row.event === event && row.outcome === 'success').length

describe.each([
  ['in one transaction', rename, 'tests.team_renamed'],
  ['around a network call', renameSlowly, 'tests.team_renamed_slowly'],
] as const)('T9 work %s', (_how, action, event) => {
  test('is done once for fifty presses of the same button, and all fifty read the same', async () => {
    const key = randomUUID()
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => press(action, people.uma, 'Southwind', key)),
    )
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set([JSON.stringify({ status: 'success', data: { run: 1 } })]),
    )
    expect(runs).toBe(1)
    expect(await successes(people.uma, event)).toBe(1)
    expect(await press(action, people.uma, 'Westwind', randomUUID())).toMatchObject({ data: { run: 2 } })
  })

  test('is a conflict when the key comes with another input', async () => {
    const key = randomUUID()
    expect(await press(action, people.uma, 'Southwind', key)).toMatchObject({ status: 'success' })
    await expectRefusal(() => press(action, people.uma, 'Westwind', key), {
      reason: 'conflict',
      code: 'IDEMPOTENCY_MISMATCH',
    })
    expect(await asAdmin('SELECT name FROM tenants WHERE id = $1', [people.uma.tenantId])).toEqual([
      { name: 'Southwind' },
    ])
  })

  test('can be tried again with the same key when it came to nothing', async () => {
    const key = randomUUID()
    errorOf(await press(action, people.uma, 'fails', key))
    errorOf(await press(action, people.uma, 'fails', key))
    expect(runs).toBe(2)
    expect(await asAdmin('SELECT FROM idempotency_keys WHERE key = $1', [key])).toEqual([])
  })

  test('knows a key only of its own user, tenant and surface', async () => {
    const key = randomUUID()
    await byHand(`UPDATE memberships SET role = 'ADMIN' WHERE user_id = $1`, [people.mia.userId])
    for (const person of [people.uma, people.mia, people.ben])
      expect(await press(action, person, 'Southwind', key)).toMatchObject({ status: 'success' })
    expect(runs).toBe(3)
  })

  test('is not answered to whoever lost the right to it, nor after sign-out', async () => {
    const key = randomUUID()
    expect(await press(action, people.uma, 'Southwind', key)).toMatchObject({ data: { run: 1 } })
    const again = await signInAgain(people.uma)
    await byHand(`UPDATE sessions SET revoked_at = now() WHERE id = $1`, [people.uma.sessionId])
    await expectRefusal(() => press(action, people.uma, 'Southwind', key), {
      reason: 'signed_out',
      code: 'AUTH_SESSION_ENDED',
    })
    await byHand(
      `UPDATE memberships SET role = CASE user_id WHEN $1 THEN 'MEMBER' ELSE 'OWNER' END::"MemberRole" WHERE tenant_id = $2`,
      [people.uma.userId, people.uma.tenantId],
    )
    await expectRefusal(() => press(action, again, 'Southwind', key), {
      reason: 'forbidden',
      code: 'AUTH_MEMBER_ROLE',
    })
  })
})

test('T9 a redirect is repeated like any other answer', async () => {
  const key = randomUUID()
  const to = () => press(renameSlowly, people.uma, 'Eastwind', key).catch((error) => String(error.digest))
  expect(await to()).toContain(';/billing;')
  expect(await to()).toContain(';/billing;')
  expect(runs).toBe(1)
})

test('T9 work whose process died in the middle is taken over after half a minute, not before', async () => {
  const key = randomUUID()
  const claim = (age: string) =>
    asAdmin(
      `INSERT INTO idempotency_keys (tenant_id, user_id, event, key, input_hash, claimed_at, expires_at)
       VALUES ($1, $2, 'tests.team_renamed', $3, sha256('{"name":"Southwind"}'), now() - $4::interval, now() + '1 day'::interval)
       ON CONFLICT (tenant_id, user_id, event, key) DO UPDATE SET claimed_at = excluded.claimed_at`,
      [people.uma.tenantId, people.uma.userId, key, age],
    )
  await claim('20 seconds')
  await expectRefusal(() => press(rename, people.uma, 'Southwind', key), {
    reason: 'conflict',
    code: 'IDEMPOTENCY_BUSY',
  })
  await claim('31 seconds')
  expect(await press(rename, people.uma, 'Southwind', key)).toMatchObject({ data: { run: 1 } })
})

test('T9 an answer is forgotten after its time', async () => {
  const key = randomUUID()
  await press(rename, people.uma, 'Southwind', key)
  await asAdmin(`UPDATE idempotency_keys SET expires_at = now() WHERE key = $1`, [key])
  expect(await press(rename, people.uma, 'Westwind', key)).toMatchObject({ data: { run: 2 } })
})

test.each([undefined, '', 'short', 'x'.repeat(65), 'with spaces in between', 7, ['a'.repeat(20)]])(
  'T9 without a proper key nothing is done: %j',
  async (idempotencyKey) => {
    const attempt = () =>
      inRequest({ as: people.uma }, () => rename({ name: 'Southwind', idempotencyKey } as never))
    await expectRefusal(attempt, { reason: 'invalid_input', code: 'INPUT_UNREADABLE' })
    expect(await press(rename, people.uma, 'Southwind', randomUUID())).toMatchObject({ status: 'success' })
  },
)
