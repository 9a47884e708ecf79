import { beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { guard } from '@/lib/guard/action'
import { expectRefusal } from '../support/answers.ts'
import { createPeople, type Person } from '../support/people.ts'
import { inRequest } from '../support/request.ts'

let uma: Person
let runs = 0

beforeEach(async () => {
  uma = (await createPeople()).uma
  runs = 0
})

const action = guard(
  {
    event: 'tests.team_renamed',
    scope: 'per-session-tenant-id',
    access: { member: 'OWNER' },
    input: z.strictObject({}),
  },
  async ({ actor, tx }) => {
    runs += 1
    await tx.tenant.update({ where: { id: actor.tenantId }, data: { name: `Renamed ${runs}` } })
    return null
  },
)

const from = (headers: Record<string, string | null>) => inRequest({ as: uma, headers }, () => action({}))

const FOREIGN: [string, Record<string, string | null>][] = [
  ['no Origin at all', { origin: null }],
  ['no Origin and no Sec-Fetch-Site', { origin: null, 'sec-fetch-site': null }],
  ['the origin null', { origin: 'null' }],
  ['an empty origin', { origin: '' }],
  ['another site', { origin: 'https://evil.test' }],
  ['another port', { origin: 'http://localhost:3001' }],
  ['another scheme', { origin: 'https://localhost:3000' }],
  ['another spelling of this machine', { origin: 'http://127.0.0.1:3000' }],
  ['a longer name that begins like ours', { origin: 'http://localhost:3000.evil.test' }],
  ['ours with a user in front', { origin: 'http://localhost:3000@evil.test' }],
  ['ours with a slash', { origin: 'http://localhost:3000/' }],
  ['two origins', { origin: 'http://localhost:3000, https://evil.test' }],
  ['a cross-site fetch', { 'sec-fetch-site': 'cross-site' }],
  ['a same-site fetch from a sibling host', { 'sec-fetch-site': 'same-site' }],
  ['a fetch that the address bar began', { 'sec-fetch-site': 'none' }],
  ['an unknown kind of site', { 'sec-fetch-site': 'same-origin2' }],
  [
    'another site with a forged X-Forwarded-Host',
    { origin: 'https://evil.test', 'x-forwarded-host': 'evil.test' },
  ],
  ['another site with a forged Host', { origin: 'https://evil.test', host: 'evil.test' }],
  [
    'another site with everything forged',
    {
      origin: 'https://evil.test',
      host: 'evil.test',
      'x-forwarded-host': 'evil.test',
      'x-forwarded-proto': 'https',
      forwarded: 'host=evil.test;proto=https',
      referer: 'http://localhost:3000/profile',
    },
  ],
]

test.each(FOREIGN)('T8 from %s nothing is done', async (_name, headers) => {
  await expectRefusal(() => from(headers), { reason: 'cross_origin', code: 'REQUEST_CROSS_ORIGIN' })
  expect(runs).toBe(0)
  expect(await from({})).toEqual({ status: 'success', data: null })
  expect(runs).toBe(1)
})

test('T8 our own page is believed without fetch metadata, which older browsers do not send', async () => {
  expect(await from({ 'sec-fetch-site': null })).toEqual({ status: 'success', data: null })
})

test('T8 a proxy’s other name for us changes nothing: the configured address counts', async () => {
  expect(await from({ host: 'internal:8080', 'x-forwarded-host': 'app.example.com' })).toEqual({
    status: 'success',
    data: null,
  })
})
