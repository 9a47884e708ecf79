import { beforeEach, describe, expect, test } from 'vitest'
import { changingNothing } from '../support/digest.ts'
import { createPeople, type People, type Person } from '../support/people.ts'
import { byHand, trailOf } from '../support/trail.ts'
import { ask, eventsOf, making, type Sent } from './download-scene.ts'

let people: People
beforeEach(async () => {
  people = await createPeople()
  making.before = undefined
  making.pieces = 0
})

const get = (person: Person | null, { tenant, ...sent }: Sent & { tenant?: string | null } = {}) =>
  ask(person, tenant === undefined ? people.uma.tenantId : tenant, sent)

test('Uma saves a file: it is on record before the first piece is made, and no cache keeps it', async () => {
  making.before = async (turn) => {
    if (turn === 1)
      expect(await eventsOf(people)).toMatchObject([{ outcome: 'success', metadata: { of: 'team' } }])
  }
  const response = await get(people.uma)
  expect(response.status).toBe(200)
  expect(response.headers.get('cache-control')).toBe('private, no-store')
  expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  expect(response.headers.get('content-disposition')).toBe('attachment; filename="names-of-us-.txt"')
  expect(await response.text()).toBe('Northwind Northwind Northwind ')
  expect(await eventsOf(people)).toHaveLength(1)
})

test('a piece is made when the one before has been taken, and none once nobody listens', async () => {
  const response = await get(people.uma)
  expect(making.pieces).toBe(1)
  const reader = response.body?.getReader()
  await reader?.read()
  expect(making.pieces).toBe(1)
  await reader?.read()
  expect(making.pieces).toBe(2)
  await reader?.cancel()
  expect(making.pieces).toBe(2)
})

describe('T4 T8 a download refuses like a route, and makes nothing', () => {
  type Case = [who: string, status: number, code: string, attempt: () => Promise<Response>]
  test.each<Case>([
    ['nobody', 401, 'AUTH_NO_SESSION', () => get(null)],
    ['a member', 403, 'AUTH_MEMBER_ROLE', () => get(people.mia)],
    ['somebody of another team', 409, 'TENANT_SWITCHED', () => get(people.ben)],
    [
      'a page of another team',
      409,
      'TENANT_SWITCHED',
      () => get(people.uma, { tenant: people.ben.tenantId }),
    ],
    ['a page of no team', 409, 'TENANT_SWITCHED', () => get(people.uma, { tenant: null })],
    ['nonsense', 400, 'INPUT_INVALID', () => get(people.uma, { of: 'everything' })],
    ['a field nobody asked for', 400, 'INPUT_INVALID', () => get(people.uma, { more: '&role=OWNER' })],
    ['a field twice', 400, 'INPUT_INVALID', () => get(people.uma, { more: '&of=team' })],
    [
      'another site',
      403,
      'REQUEST_CROSS_ORIGIN',
      () => get(people.uma, { headers: { 'sec-fetch-site': 'cross-site' } }),
    ],
    [
      'a sibling site',
      403,
      'REQUEST_CROSS_ORIGIN',
      () => get(people.uma, { headers: { 'sec-fetch-site': 'same-site' } }),
    ],
    [
      'a foreign origin',
      403,
      'REQUEST_CROSS_ORIGIN',
      () => get(people.uma, { headers: { origin: 'https://evil.test' } }),
    ],
  ])('%s: %i %s', async (_who, status, code, attempt) => {
    const response = await changingNothing(attempt)
    expect(response.status).toBe(status)
    const { error } = (await response.json()) as { error: { requestId: string } }
    expect(await trailOf(error.requestId)).toMatchObject([
      { code, event: 'tests.names_saved', outcome: 'denied' },
    ])
    expect(making.pieces).toBe(0)
    expect((await get(people.uma)).status).toBe(200)
  })

  test('T13 an old login, and the same person fresh again', async () => {
    await byHand(`UPDATE sessions SET authenticated_at = now() - interval '11 minutes' WHERE id = $1`, [
      people.uma.sessionId,
    ])
    expect((await get(people.uma)).status).toBe(401)
    await byHand('UPDATE sessions SET authenticated_at = now() WHERE id = $1', [people.uma.sessionId])
    expect((await get(people.uma)).status).toBe(200)
  })

  test('an address that somebody typed is no other site', async () => {
    expect((await get(people.uma, { headers: { 'sec-fetch-site': 'none' } })).status).toBe(200)
    expect((await get(people.uma, { headers: { 'sec-fetch-site': null } })).status).toBe(200)
  })
})

describe('a person who is refused is led to where they can do something', () => {
  const html = { headers: { accept: 'text/html' } }
  test.each<[string, string, () => Promise<Response>]>([
    ['to sign in', '/sign-in?next=%2Fprofile', () => get(null, html)],
    ['back to the page', '/profile?error=conflict', () => get(people.ben, html)],
    ['back to the page', '/profile?error=invalid_input', () => get(people.uma, { ...html, of: 'x' })],
  ])('%s: %s', async (_where, location, attempt) => {
    const response = await changingNothing(attempt)
    expect([response.status, response.headers.get('location')]).toEqual([307, location])
    expect(response.headers.get('cache-control')).toBe('private, no-store')
  })

  test('to why their session is over, and to confirm who they are', async () => {
    await byHand(`UPDATE sessions SET authenticated_at = now() - interval '1 hour' WHERE id = $1`, [
      people.uma.sessionId,
    ])
    expect((await get(people.uma, html)).headers.get('location')).toBe('/re-authenticate?next=%2Fprofile')
    await byHand('UPDATE sessions SET revoked_at = now() WHERE id = $1', [people.uma.sessionId])
    expect((await get(people.uma, html)).headers.get('location')).toBe('/sign-in/ended?next=%2Fprofile')
  })
})
