import { beforeAll, describe, expect, test } from 'vitest'
import { Prisma, type Tx, withTenant } from '@/lib/db'
import { createPeople, type People, type Person } from '../support/people.ts'
import { asAdmin } from '../support/trail.ts'

// What somebody could have done who found a way to say SQL as the app role: the queue takes from a request what the
// request's own person may order, and nothing that destroys.

let people: People
beforeAll(async () => {
  people = await createPeople()
})

type Order = { queue: string; tenant: string | null; actor: string | null }

/** The call as it stands in the database, from a request of this person. */
const order = (who: Person, { queue, tenant, actor }: Order) => {
  const key = crypto.randomUUID()
  const options = JSON.stringify({ retryLimit: 0, retryDelay: 1, expireInSeconds: 60, startAfter: 3600 })
  return withTenant(who.tenantId, async (tx: Tx) => {
    await tx.$queryRaw`SELECT set_config('app.user_id', ${who.userId}, true)`
    const [row] = await tx.$queryRaw<{ id: string | null }[]>(Prisma.sql`SELECT app.enqueue_job(
      ${queue}, ${tenant}::uuid, 'req_injected', ${actor}::uuid, '{}', ${key}, ${options}::jsonb)::text AS id`)
    return row?.id ?? null
  })
}

const waiting = async (): Promise<number> =>
  (await asAdmin(`SELECT 1 FROM jobs.job WHERE data->>'requestId' = 'req_injected'`)).length

const HARMFUL = [
  'erase-account',
  'erase-due-accounts',
  'forget-expired',
  'sign-checkpoints',
  'whatever-comes',
]

test('T47 no bucket is emptied for longer than a day', async () => {
  const take = (max: number, seconds: number) =>
    withTenant(
      people.uma.tenantId,
      (tx) =>
        tx.$queryRaw`SELECT app.take_token('tests.taken:Ben', ${max}::integer, ${seconds}::double precision) AS wait`,
    )
  const kept = () => asAdmin(`SELECT 1 FROM rate_limits WHERE key = 'tests.taken:Ben'`)
  for (const [max, seconds] of [
    [1, 86_401],
    [1, 1e12],
    [0, 60],
    [-1, 60],
  ] as const)
    await expect(take(max, seconds)).rejects.toThrow()
  expect(await kept()).toEqual([])
  expect(await take(1, 86_400)).toEqual([{ wait: 0 }])
  expect(await kept()).toHaveLength(1)
})

describe('T59 a request', () => {
  test.each(HARMFUL)('does not order %s, which sees all tenants', async (queue) => {
    const before = await waiting()
    await expect(order(people.uma, { queue, tenant: null, actor: null })).rejects.toThrow(/sees all tenants/)
    expect(await waiting()).toBe(before)
  })

  test('orders nothing in the name of another, nor in another tenant; in its own it does', async () => {
    const { uma, mia, ben } = people
    const before = await waiting()
    const own = { queue: 'mark', tenant: uma.tenantId }
    await expect(order(uma, { ...own, actor: mia.userId })).rejects.toThrow(/another person/)
    await expect(order(uma, { ...own, tenant: ben.tenantId, actor: null })).rejects.toThrow(/another tenant/)
    expect(await waiting()).toBe(before)
    expect(await order(uma, { ...own, actor: uma.userId })).toEqual(expect.any(String))
    expect(await order(uma, { ...own, actor: null })).toEqual(expect.any(String))
    expect(await order(uma, { queue: 'send-mail', tenant: null, actor: null })).toEqual(expect.any(String))
    expect(await waiting()).toBe(before + 3)
  })
})
