import { beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { route } from '@/lib/guard/route'
import { changingNothing } from '../support/digest.ts'
import { createPeople, type People, type Person } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { asAdmin, trailOf } from '../support/trail.ts'

let people: People
let runs = 0
beforeEach(async () => {
  people = await createPeople()
  runs = 0
})

/** PUT /teams/{id}/name?notify=… with `If-Match`, as a product's own API would have it. */
const rename = route(
  {
    event: 'tests.team_renamed',
    scope: 'per-session-tenant-id',
    access: { member: 'ADMIN' },
    input: z.strictObject({
      params: z.strictObject({ id: z.uuid() }),
      query: z.strictObject({ notify: z.enum(['yes', 'no']) }),
      headers: z.object({ 'if-match': z.string().regex(/^"\d+"$/) }),
      body: z.strictObject({ name: z.string().min(3) }),
    }),
    output: z.object({ name: z.string() }),
    resource: ({ tx, input }) =>
      tx.tenant.findUnique({ where: { id: input.params.id }, select: { id: true } }),
  },
  async ({ input, tx, resource }) => {
    runs += 1
    return tx.tenant.update({ where: { id: resource.id }, data: { name: input.body.name } })
  },
)

type Sent = {
  id?: string
  query?: string
  ifMatch?: string | null
  type?: string
  body?: string
  headers?: Record<string, string | null>
}

const send = (person: Person | null, sent: Sent = {}) => {
  const { id = people.uma.tenantId, query = 'notify=no', ifMatch = '"1"', headers } = sent
  return inRequest({ as: person, headers: { 'if-match': ifMatch, ...headers } }, () =>
    rename(
      new Request(`http://localhost/teams/${id}/name?${query}`, {
        method: 'PUT',
        body: sent.body ?? '{"name":"Southwind"}',
        headers: { 'content-type': sent.type ?? 'application/json', ...(ifMatch && { 'if-match': ifMatch }) },
      }),
      { params: Promise.resolve({ id }) },
    ),
  )
}

test('Uma’s own page renames her team: the answer holds what was declared, and no cache keeps it', async () => {
  const response = await send(people.uma)
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({ data: { name: 'Southwind' } })
  expect(response.headers.get('cache-control')).toBe('private, no-store')
})

test('T7 what is too much is not read to its end, and says how much is allowed', async () => {
  const answer = await send(people.uma, { body: `"${'x'.repeat(262_144)}"` })
  expect(await answer.json()).toMatchObject({ error: { message: expect.stringContaining('256 KiB') } })
})

describe('a route refuses like an action, with a status', () => {
  const other = (): string => people.ben.tenantId
  test.each<[string, number, string, string, () => Promise<Response>]>([
    ['nobody', 401, 'signed_out', 'AUTH_NO_SESSION', () => send(null)],
    ['a member', 403, 'forbidden', 'AUTH_MEMBER_ROLE', () => send(people.mia)],
    ['another tenant', 404, 'not_found', 'RESOURCE_NOT_FOUND', () => send(people.uma, { id: other() })],
    ['no id', 400, 'invalid_input', 'INPUT_INVALID', () => send(people.uma, { id: 'first' })],
    ['a wrong query', 400, 'invalid_input', 'INPUT_INVALID', () => send(people.uma, { query: 'notify=x' })],
    [
      'a query twice',
      400,
      'invalid_input',
      'INPUT_INVALID',
      () => send(people.uma, { query: 'notify=no&notify=no' }),
    ],
    [
      'more query',
      400,
      'invalid_input',
      'INPUT_INVALID',
      () => send(people.uma, { query: 'notify=no&role=OWNER' }),
    ],
    ['a missing header', 400, 'invalid_input', 'INPUT_INVALID', () => send(people.uma, { ifMatch: null })],
    ['a wrong body', 400, 'invalid_input', 'INPUT_INVALID', () => send(people.uma, { body: '{"name":"x"}' })],
    [
      'more body',
      400,
      'invalid_input',
      'INPUT_INVALID',
      () => send(people.uma, { body: '{"name":"Southwind","role":"OWNER"}' }),
    ],
    ['no JSON', 400, 'invalid_input', 'INPUT_UNREADABLE', () => send(people.uma, { body: '{' })],
    ['a form', 400, 'invalid_input', 'INPUT_UNREADABLE', () => send(people.uma, { type: 'text/plain' })],
    [
      'too much',
      400,
      'invalid_input',
      'INPUT_UNREADABLE',
      () => send(people.uma, { body: `"${'x'.repeat(262_144)}"` }),
    ],
    [
      'no Origin',
      403,
      'cross_origin',
      'REQUEST_CROSS_ORIGIN',
      () => send(people.uma, { headers: { origin: null } }),
    ],
    [
      'another site',
      403,
      'cross_origin',
      'REQUEST_CROSS_ORIGIN',
      () => send(people.uma, { headers: { origin: 'https://evil.test' } }),
    ],
  ])('T8 T4 T10 %s: %i %s', async (_who, status, reason, code, attempt) => {
    const response = await changingNothing(attempt)
    expect(response.status).toBe(status)
    const { error } = (await response.json()) as { error: { reason: string; requestId: string } }
    expect(error.reason).toBe(reason)
    expect(await trailOf(error.requestId)).toMatchObject([{ code, event: 'tests.team_renamed' }])
    expect(runs).toBe(0)
    expect((await send(people.uma)).status).toBe(200)
  })
})

test('a GET needs no Origin, because browsers send none; one that it has must be ours', async () => {
  const read = route(
    {
      event: 'tests.team_read',
      scope: 'per-session-tenant-id',
      access: 'user',
      input: z.strictObject({}),
      output: z.object({ tenant: z.string() }),
    },
    async ({ actor }) => ({ tenant: actor.tenantName }),
  )
  const get = (headers: Record<string, string | null>) =>
    inRequest({ as: people.uma, headers }, () =>
      read(new Request('http://localhost/team'), { params: Promise.resolve({}) }),
    )
  expect(await (await get({ origin: null })).json()).toEqual({ data: { tenant: 'Northwind' } })
  expect((await get({ origin: 'https://evil.test' })).status).toBe(403)
  expect(await asAdmin('SELECT FROM audit_events WHERE event = $1', ['tests.team_read'])).not.toEqual([])
})
