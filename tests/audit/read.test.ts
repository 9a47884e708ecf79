import { beforeAll, describe, expect, test } from 'vitest'
import { readAudit, readLatest } from '@/lib/audit/queries'
import { inTransaction, withTenant } from '@/lib/db'
import { auditFilterSchema } from '@/lib/validations/audit'
import type { People } from '../support/people.ts'
import { chainOf } from '../support/trail.ts'
import { append, asTold, createReaders, NOBODY } from './read-scene.ts'

let people: People
beforeAll(async () => {
  people = await createReaders()
})

describe('D1 a page of the trail', () => {
  test('Uma reads all her team’s events, newest first, 30 at a time, none twice and none missing', async () => {
    const ids: string[] = []
    let older: string | undefined
    const sizes: number[] = []
    do {
      const page = await asTold(people.uma, { older })
      sizes.push(page.rows.length)
      ids.push(...page.rows.map((row) => row.id))
      older = page.older ?? undefined
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
    ['by request id', { request: 'req_denied' }, (row) => row.requestId === 'req_denied'],
  ])('is narrowed %s', async (_name, filter, matches) => {
    const { rows } = await asTold(people.uma, filter)
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.filter((row) => !matches(row))).toEqual([])
  })

  test('is narrowed by who did it, and by whom it was done to', async () => {
    const { rows } = await asTold(people.uma, { who: 'mia LU' })
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.every((row) => row.who === 'Mia Lund')).toBe(true)
    const done = await asTold(people.uma, { resource: 'Uma' })
    expect(done.rows.map((row) => row.resource)).toEqual(['Uma Rao'])
    expect((await asTold(people.uma, { resource: people.uma.userId })).rows).toEqual(done.rows)
    expect((await asTold(people.uma, { who: 'Uma', resource: 'Uma' })).rows).toEqual([])
  })

  test.each([
    ['Stripe webhook', 'Stripe webhook'],
    ['portcullis', 'Portcullis'],
  ])('is narrowed to what %s did, who is no person', async (who, named) => {
    const { rows } = await asTold(people.uma, { who })
    expect(rows.length).toBeGreaterThan(0)
    expect(new Set(rows.map((row) => row.who))).toEqual(new Set([named]))
  })

  test.each(['constructor', 'toString', '__proto__'])('does not take %s for a program', async (who) => {
    expect((await asTold(people.uma, { who })).rows).toEqual([])
  })

  test('is narrowed by day, both ends included', async () => {
    const today = new Date().toISOString().slice(0, 10)
    const all = await asTold(people.uma)
    expect((await asTold(people.uma, { from: today, to: today })).rows).toEqual(all.rows)
    expect((await asTold(people.uma, { from: '2199-01-01' })).rows).toEqual([])
    expect((await asTold(people.uma, { to: '2026-01-01' })).rows).toEqual([])
  })

  test('leads back the way it came, also while more happens', async () => {
    const first = await asTold(people.uma, { outcome: 'success' })
    const second = await asTold(people.uma, { outcome: 'success', older: first.older })
    await append(people.uma, { requestId: 'req_meanwhile' })
    const back = await asTold(people.uma, { outcome: 'success', newer: second.newer })
    expect(back.rows).toEqual(first.rows)
    expect(back.older).toEqual(first.older)
    const newest = await asTold(people.uma, { outcome: 'success', newer: back.newer })
    expect(newest.rows.map((row) => row.requestId)).toEqual(['req_meanwhile'])
    expect(newest.newer).toBeNull()
    const end = await asTold(people.uma, { event: 'world.seeded' })
    expect([end.older, end.newer]).toEqual([null, null])
  })

  test('an event about somebody who has no id stands there without a name, and takes no page down', async () => {
    await append(people.mia, { resource: ['user', 'nobody’s id'], requestId: 'req_no_id' })
    const { rows } = await asTold(people.mia, { request: 'req_no_id' })
    expect(rows).toHaveLength(1)
    expect(rows[0]?.resource).toBeNull()
  })

  test('wildcards are letters like any other', async () => {
    expect((await asTold(people.uma, { who: '%' })).rows).toEqual([])
    expect((await asTold(people.uma, { resource: '_' })).rows).toEqual([])
  })
})

describe('T40 whose trail it is', () => {
  test('Ben reads his own, and Northwind’s by no filter', async () => {
    const own = await asTold(people.ben)
    expect(own.rows.some((row) => row.requestId === 'req_ben')).toBe(true)
    expect(own.rows.every((row) => row.id.startsWith(people.ben.tenantId))).toBe(true)
    const theirs = [
      { request: 'req_denied' },
      { who: 'Uma' },
      { who: people.uma.userId },
      { resource: people.uma.userId },
      { event: 'billing.subscription_synced' },
    ]
    for (const filter of theirs) {
      expect((await asTold(people.ben, filter)).rows).toEqual([])
      expect((await asTold(people.uma, filter)).rows.length).toBeGreaterThan(0)
    }
  })

  test('a cursor into a neighbour’s chain shows nothing of it', async () => {
    const { older } = await asTold(people.uma)
    const { rows } = await asTold(people.ben, { older })
    expect(rows.filter((row) => !row.id.startsWith(people.ben.tenantId))).toEqual([])
  })

  test('who is not of the team has no name in it: Ada, the admin, is somebody outside', async () => {
    const [row] = (await asTold(people.uma, { request: 'req_ada' })).rows
    expect(row?.who).toBe('Somebody outside this team')
    expect(JSON.stringify((await asTold(people.uma)).rows)).not.toMatch(/Ada|portcullis\.test/)
    const all = await inTransaction('system', (tx) =>
      readAudit(tx, auditFilterSchema.parse({ request: 'req_ada' }), NOBODY),
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

test('the glance on the dashboard is the end of the chain', async () => {
  const rows = await withTenant(people.ben.tenantId, (tx) => readLatest(tx, 1, NOBODY))
  const last = (await chainOf(people.ben.tenantId)).at(-1)
  expect(rows.map(({ id }) => id)).toEqual([`${last?.tenant_id}.${last?.seq}`])
})
