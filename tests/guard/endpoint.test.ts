import { NextRequest } from 'next/server'
import { expect, test } from 'vitest'
import { SOCKET_ADDRESS_HEADER } from '@/lib/caller'
import { endpoint } from '@/lib/guard/endpoint'
import { inRequest } from '../support/request.ts'

// What has no session: a probe, a webhook, the way back from a sign-in provider.

let calls = 0
const policy = {
  event: 'tests.posted',
  scope: { global: 'it is about nobody' },
  access: 'public',
  authentication: 'none',
  origin: 'own',
  limit: 'none',
} as const
const count = endpoint(policy, async () => {
  calls += 1
  return Response.json({ calls })
})
const open = endpoint({ ...policy, origin: 'any' }, async () => Response.json({}))

const post = (handler: typeof count, headers: Record<string, string | null> = {}) =>
  inRequest({ headers }, () => handler(new NextRequest('http://localhost:3000/api/x', { method: 'POST' })))

test.each([
  ['another site', { origin: 'https://evil.test' }],
  ['nowhere', { origin: null }],
  ['a sandbox', { origin: 'null' }],
])('T8 an endpoint for our own pages is not called from %s; it is from ours', async (_from, headers) => {
  expect((await post(count)).status).toBe(200)
  const before = calls
  const refused = await post(count, headers)
  expect(refused.status).toBe(403)
  expect(await refused.json()).toMatchObject({ error: { reason: 'cross_origin' } })
  expect(calls).toBe(before)
})

test.each(['image', 'iframe', 'script', 'empty'])(
  'one that is a page to go to is not fetched as %s; it is as a document, or by what is no browser',
  async (destination) => {
    const page = endpoint({ ...policy, event: 'tests.gone_to', origin: 'navigation' }, async () =>
      Response.json({}),
    )
    const from = { origin: null, 'sec-fetch-site': 'cross-site' }
    for (const dest of ['document', null])
      expect((await post(page, { ...from, 'sec-fetch-dest': dest })).status).toBe(200)
    const refused = await post(page, { ...from, 'sec-fetch-dest': destination })
    expect(refused.status).toBe(403)
    expect(await refused.json()).toMatchObject({ error: { reason: 'cross_origin' } })
  },
)

test('one that says so is called from anywhere', async () => {
  expect((await post(open, { origin: 'https://evil.test' })).status).toBe(200)
})

test('T29 one with a limit is called from one network only so often', async () => {
  const limited = endpoint({ ...policy, event: 'tests.limited', limit: { max: 2, per: '1h' } }, async () =>
    Response.json({}),
  )
  const from = (address: string) => post(limited, { [SOCKET_ADDRESS_HEADER]: address })
  for (let time = 0; time < 2; time += 1) {
    const admitted = await from('203.0.113.5')
    expect(admitted.status).toBe(200)
    expect(admitted.headers.get('retry-after')).toBeNull()
  }
  const refused = await from('203.0.113.5')
  expect(refused.status).toBe(429)
  // RFC 9110, section 10.2.3: whole seconds. One of two an hour comes back after half of it.
  expect(refused.headers.get('retry-after')).toMatch(/^1(800|79\d)$/)
  expect(await refused.json()).toMatchObject({ error: { reason: 'rate_limited' } })
  expect((await from('203.0.113.6')).status).toBe(200)
})
