import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { type AuditEntry, appendAudit } from '@/lib/audit/append'
import { readAudit, readDays, readLatest } from '@/lib/audit/queries'
import { inTransaction, type Tx, withTenant } from '@/lib/db'
import { auditFilterSchema } from '@/lib/validations/audit'
import { createPeople, type People, type Person } from '../support/people.ts'
import { chainOf } from '../support/trail.ts'

let people: People

const append = (who: Person, entry: Partial<AuditEntry>): Promise<void> =>
  inTransaction('system', (tx) =>
    appendAudit(tx, {
      tenantId: who.tenantId,
      event: 'user.name_updated',
      outcome: 'success',
      actorKind: 'user',
      actorId: who.userId,
      requestId: 'req_filler',
      address: '203.0.113.7',
      userAgent: null,
      ...entry,
    }),
  )

beforeAll(async () => {
  people = await createPeople()
  const { ada, uma, mia, ben } = people
  for (let index = 0; index < 70; index += 1) await append(uma, { requestId: `req_${index}` })
  await append(uma, {
    event: 'user.role_changed',
    outcome: 'denied',
    code: 'AUTH_PLATFORM_ROLE',
    requestId: 'req_denied',
  })
  await append(mia, {
    event: 'billing.portal_opened',
    outcome: 'failed',
    code: 'STRIPE_UNAVAILABLE',
    address: '198.51.100.4',
  })
  await append(uma, {
    event: 'user.role_changed',
    actorId: ada.userId,
    resource: ['user', uma.userId],
    requestId: 'req_ada',
  })
  await append(uma, {
    event: 'billing.subscription_synced',
    actorKind: 'webhook',
    actorId: null,
    before: { status: 'active' },
    after: { status: 'canceled', ends: true },
  })
  await append(ben, { requestId: 'req_ben' })
})

/** What somebody reads on their audit page with these search parameters. */
const asTold = (who: Person, raw: Record<string, unknown> = {}) =>
  withTenant(who.tenantId, async (tx: Tx) => {
    await tx.$queryRaw`SELECT set_config('app.user_id', ${who.userId}, true)`
    return readAudit(tx, auditFilterSchema.parse(raw), NOBODY)
  })

/** A reader who is none of the people in the trail, so that every name is looked up. */
const NOBODY = { userId: randomUUID(), name: 'Nobody' }

describe('D1 a page of the trail', () => {
  test('Uma reads all her team’s events, newest first, 30 at a time, none twice and none missing', async () => {
    const ids: string[] = []
    let older: string | undefined
    const sizes: number[] = []
    do {
      const page = await asTold(people.uma, { older })
      sizes.push(page.rows.length)
      ids.push(...page.rows.map((row) => row.id))
      older = page.next ?? undefined
      // Something happens between two pages; it does not move what was already read.
      await append(people.uma, { requestId: 'req_meanwhile' })
    } while (older !== undefined)
    const chain = (await chainOf(people.uma.tenantId)).filter((row) => row.request_id !== 'req_meanwhile')
    expect(ids).toEqual(chain.map((row) => `${row.tenant_id}.${row.seq}`).reverse())
    expect(sizes.slice(0, -1).every((size) => size === 30)).toBe(true)
  })

  test.each<
    [
      string,
      Record<string, unknown>,
      (row: { sentence: string; outcome: string; requestId: string | null }) => boolean,
    ]
  >([
    ['by event', { event: 'user.role_changed' }, (row) => /role/.test(row.sentence)],
    [
      'by outcome: what was refused and what failed',
      { outcome: 'denied' },
      (row) => /denied|failed/.test(row.outcome),
    ],
    ['by outcome: what was done', { outcome: 'success' }, (row) => row.outcome === 'success'],
    ['by request id', { search: 'req_denied' }, (row) => row.requestId === 'req_denied'],
    ['by address', { search: '198.51.100.4' }, (row) => /portal/.test(row.sentence)],
  ])('is narrowed %s', async (_name, filter, matches) => {
    const { rows } = await asTold(people.uma, filter)
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.filter((row) => !matches(row))).toEqual([])
  })

  test('is narrowed by a person’s name, as actor or as the one it was done to', async () => {
    const { rows } = await asTold(people.uma, { search: 'mia LU' })
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.every((row) => row.who === 'Mia Lund')).toBe(true)
    const done = await asTold(people.uma, { search: 'Uma', event: 'user.role_changed' })
    expect(done.rows.some((row) => row.resource === 'Uma Rao')).toBe(true)
  })

  test.each<[string, Record<string, unknown>]>([
    ['an event that is none', { event: "x'; DROP TABLE users; --" }],
    ['an outcome that is none', { outcome: 'everything' }],
    ['days that are none', { days: 'NaN' }],
    ['more days than a year', { days: '100000' }],
    ['a cursor that is none', { older: 'abc' }],
    ['a cursor with a number too long', { older: `${'0'.repeat(36)}.${'9'.repeat(40)}` }],
    ['a list where one value belongs', { event: ['a.b', 'c.d'], search: ['x', 'y'], days: ['1', '2'] }],
    ['a search that is too long', { search: 'x'.repeat(101) }],
    ['an object', { search: {}, older: {} }],
  ])('%s counts as not given', async (_name, filter) => {
    const plain = await asTold(people.uma)
    expect((await asTold(people.uma, filter)).rows).toEqual(plain.rows)
  })

  test('an event about somebody who has no id stands there without a name, and takes no page down', async () => {
    await append(people.mia, { resource: ['user', 'nobody’s id'], requestId: 'req_no_id' })
    const { rows } = await asTold(people.mia, { search: 'req_no_id' })
    expect(rows).toHaveLength(1)
    expect(rows[0]?.resource).toBeNull()
  })

  test('wildcards are letters like any other', async () => {
    expect((await asTold(people.uma, { search: '%' })).rows).toEqual([])
    expect((await asTold(people.uma, { search: '_' })).rows).toEqual([])
  })
})

describe('T40 whose trail it is', () => {
  test('Ben reads his own, and Northwind’s by no filter', async () => {
    const own = await asTold(people.ben)
    expect(own.rows.some((row) => row.requestId === 'req_ben')).toBe(true)
    expect(own.rows.every((row) => row.id.startsWith(people.ben.tenantId))).toBe(true)
    for (const search of ['req_denied', 'req_ada', 'Uma', people.uma.userId, '198.51.100.4'])
      expect((await asTold(people.ben, { search })).rows).toEqual([])
    expect((await asTold(people.uma, { search: 'req_denied' })).rows).toHaveLength(1)
  })

  test('a cursor into a neighbour’s chain shows nothing of it', async () => {
    const { rows } = await asTold(people.ben, { older: `${people.uma.tenantId}.40` })
    expect(rows.filter((row) => !row.id.startsWith(people.ben.tenantId))).toEqual([])
  })

  test('who is not of the team has no name in it: Ada, the admin, is somebody outside', async () => {
    const [row] = (await asTold(people.uma, { search: 'req_ada' })).rows
    expect(row?.who).toBe('Somebody outside this team')
    expect(JSON.stringify((await asTold(people.uma)).rows)).not.toMatch(/Ada|portcullis\.test/)
    const all = await inTransaction('system', (tx) =>
      readAudit(tx, auditFilterSchema.parse({ search: 'req_ada' }), NOBODY),
    )
    expect(all.rows[0]?.who).toBe('Ada Quist')
  })
})

test('an event reads as a sentence, with what it was before and after', async () => {
  const { rows } = await asTold(people.uma, { event: 'billing.subscription_synced' })
  expect(rows[0]).toMatchObject({
    sentence: 'Subscription changed at Stripe',
    who: 'Stripe webhook',
    whoKind: 'webhook',
    before: { status: 'active' },
    after: { status: 'canceled', ends: 'true' },
  })
})

test('a day’s bar counts what was changed and what was refused, and empty days are there', async () => {
  const days = await withTenant(people.uma.tenantId, (tx) => readDays(tx, 30))
  expect(days).toHaveLength(30)
  expect(days.slice(0, -1).every(({ changes, refusals }) => changes === 0 && refusals === 0)).toBe(true)
  expect(days.at(-1)?.changes).toBeGreaterThan(70)
  expect(days.at(-1)?.refusals).toBe(2)
})

test('the glance on the dashboard is the end of the chain', async () => {
  const rows = await withTenant(people.ben.tenantId, (tx) => readLatest(tx, people.ben.tenantId, 1, NOBODY))
  expect(rows.map((row) => row.requestId)).toEqual(['req_ben'])
})
