import { beforeAll, describe, expect, test } from 'vitest'
import { readDays } from '@/lib/audit/days'
import { inTransaction, withTenant } from '@/lib/db'
import { auditExportSchema, nonsenseIn } from '@/lib/validations/audit'
import type { People } from '../support/people.ts'
import { asAdmin, chainOf } from '../support/trail.ts'
import { asTold, createReaders } from './read-scene.ts'

let people: People
beforeAll(async () => {
  people = await createReaders()
})

describe('D1 nonsense in a filter', () => {
  test.each<[string, string, Record<string, unknown>]>([
    ['an event that is none', 'event', { event: "x'; DROP TABLE users; --" }],
    ['an outcome that is none', 'outcome', { outcome: 'everything' }],
    ['a day that is none', 'from', { from: '2026-13-01' }],
    ['a day of another age', 'to', { to: '0000-01-01' }],
    ['a request id that is none', 'request', { request: "'; --" }],
    ['a list where one value belongs', 'event', { event: ['a.b', 'c.d'] }],
    ['a search that is too long', 'who', { who: 'x'.repeat(101) }],
    ['a character that no text has', 'resource', { resource: '\u0000' }],
    ['an object', 'who', { who: {} }],
  ])('%s counts as not given, and is said', async (_name, field, filter) => {
    const plain = await asTold(people.uma)
    expect((await asTold(people.uma, filter)).rows).toEqual(plain.rows)
    expect(Object.keys(nonsenseIn(filter))).toEqual([field])
    expect(auditExportSchema.safeParse({ format: 'csv', ...filter }).success).toBe(false)
  })

  test.each(['abc', `${'0'.repeat(36)}.${'9'.repeat(40)}`, '9'.repeat(99), ''])(
    'the place %j is none, so the page is the first',
    async (older) => {
      const plain = await asTold(people.uma)
      expect((await asTold(people.uma, { older })).rows).toEqual(plain.rows)
      expect((await asTold(people.uma, { newer: older })).rows).toEqual(plain.rows)
    },
  )

  test('the furthest places there are lead to the ends of the trail', async () => {
    const far = `${'9'.repeat(17)}.${people.uma.tenantId}.${'9'.repeat(18)}`
    const near = `${'0'.repeat(15)}.${people.uma.tenantId}.0`
    expect((await asTold(people.uma, { older: near })).rows).toEqual([])
    expect((await asTold(people.uma, { newer: far })).rows).toEqual([])
    expect((await asTold(people.uma, { older: far })).rows).toEqual((await asTold(people.uma)).rows)
  })

  test('nothing asked for is nonsense nowhere, and days in the wrong order are', () => {
    expect(nonsenseIn({ who: '', event: '', from: '', older: 'abc', theme: 'dark' })).toEqual({})
    expect(nonsenseIn({ from: 'yesterday' })).toEqual({ from: 'Write the day as 2026-11-22.' })
    expect(nonsenseIn({ from: '2026-02-01', to: '2026-01-01' })).toEqual({
      to: 'The last day is before the first.',
    })
  })
})

describe('the bars of the days', () => {
  const asUma = (range: Parameters<typeof readDays>[1]) =>
    withTenant(people.uma.tenantId, (tx) => readDays(tx, range))

  test('count what was changed and what was refused, and empty days are there', async () => {
    const days = await asUma({})
    expect(days).toHaveLength(30)
    expect(days.slice(0, -1).every(({ changes, refusals }) => changes === 0 && refusals === 0)).toBe(true)
    const chain = await chainOf(people.uma.tenantId)
    const among = (...outcomes: string[]) => chain.filter(({ outcome }) => outcomes.includes(outcome)).length
    expect(days.at(-1)).toMatchObject({ changes: among('success'), refusals: among('denied', 'failed') })
    expect(among('denied', 'failed')).toBe(2)
  })

  test('follow the days that are asked for, and are never more than 92', async () => {
    expect((await asUma({ days: 7 })).map(({ changes }) => changes > 0)).toEqual([
      ...Array(6).fill(false),
      true,
    ])
    const march = await asUma({ from: '2026-03-01', to: '2026-03-31' })
    expect([march.length, march[0]?.day, march.at(-1)?.day]).toEqual([31, '2026-03-01', '2026-03-31'])
    expect(await asUma({ from: '2000-01-01' })).toHaveLength(92)
    expect(await asUma({ from: '2026-02-01', to: '2026-01-01' })).toEqual([])
  })

  test('T40 count nothing of a neighbour, and nothing for nobody; an admin’s count all', async () => {
    const ben = await withTenant(people.ben.tenantId, (tx) => readDays(tx))
    expect(ben.at(-1)?.refusals).toBe(0)
    const nobody = await inTransaction('app', (tx) => readDays(tx))
    expect(nobody.every(({ changes, refusals }) => changes + refusals === 0)).toBe(true)
    const all = await inTransaction('system', (tx) => readDays(tx))
    const [counted] = await asAdmin<{ refusals: number }>(
      `SELECT count(*)::integer AS refusals FROM audit_events WHERE outcome IN ('denied', 'failed')`,
    )
    expect(all.at(-1)?.refusals).toBe(counted?.refusals)
  })
})
