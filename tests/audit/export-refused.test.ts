import { beforeAll, describe, expect, test } from 'vitest'
import { TENANT_FIELD } from '@/lib/guard/reserved'
import { changingNothing } from '../support/digest.ts'
import type { People } from '../support/people.ts'
import { trailOf } from '../support/trail.ts'
import { type Asked, asAdminArea, asTeam, bytesOf, createTrails, saved } from './export-scene.ts'

let people: People
beforeAll(async () => {
  people = await createTrails()
})

describe('T4 T40 an export of somebody else’s tenant', () => {
  type Attempt = [how: string, status: number, code: string, attempt: () => Promise<Response>]
  const whole = { format: 'jsonl' }
  test.each<Attempt>([
    ['Ben names Northwind', 409, 'TENANT_SWITCHED', () => asTeam(people.ben, whole, people.uma.tenantId)],
    [
      'Ben names it twice',
      409,
      'TENANT_SWITCHED',
      () => asTeam(people.ben, { ...whole, [TENANT_FIELD]: people.uma.tenantId }),
    ],
    [
      'Ben adds a field',
      400,
      'INPUT_INVALID',
      () => asTeam(people.ben, { ...whole, tenantId: people.uma.tenantId }),
    ],
    ['Mia, who is no admin of it', 403, 'AUTH_MEMBER_ROLE', () => asTeam(people.mia, whole)],
    ['nobody', 401, 'AUTH_NO_SESSION', () => asTeam(null, whole, people.uma.tenantId)],
    ['Uma, of all teams', 403, 'AUTH_PLATFORM_ROLE', () => asAdminArea(people.uma, whole)],
    [
      'nonsense for a filter',
      400,
      'INPUT_INVALID',
      () => asTeam(people.uma, { ...whole, from: 'yesterday' }),
    ],
    ['a format that is none', 400, 'INPUT_INVALID', () => asTeam(people.uma, { format: 'xlsx' })],
    [
      'days in the wrong order',
      400,
      'INPUT_INVALID',
      () => asTeam(people.uma, { ...whole, from: '2026-02-01', to: '2026-01-01' }),
    ],
  ])('%s: %i %s, one row in the trail and not a byte of it', async (_how, status, code, attempt) => {
    const response = await changingNothing(attempt)
    const body = await response.text()
    expect(response.status).toBe(status)
    expect(body).not.toContain('req_many')
    const { error } = JSON.parse(body)
    expect(await trailOf(error.requestId)).toMatchObject([
      { event: 'audit.exported', outcome: 'denied', code },
    ])
    expect(await saved(asTeam(people.uma, { ...whole, request: 'req_many_1' }))).toContain('"req_many_1"')
  })

  test('Ben’s own, whole or by any filter, holds not a row of Northwind', async () => {
    const { ben, uma } = people
    const filters: Asked[] = [
      {},
      { who: uma.userId },
      { resource: uma.userId },
      { request: 'req_many_1' },
      { who: 'Uma' },
    ]
    for (const filter of filters) {
      const text = await saved(asTeam(ben, { ...whole, ...filter }))
      expect(text).not.toContain(uma.tenantId)
      expect(text).not.toContain('req_many')
    }
    expect(bytesOf(await saved(asTeam(ben, whole))).length).toBeGreaterThan(7)
    expect(await saved(asTeam(uma, { ...whole, who: uma.userId }))).toContain('req_many_1')
  })
})
