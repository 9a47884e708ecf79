import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { changingNothing } from '../support/digest.ts'
import { APP, type Browser } from '../support/http-browser.ts'
import { forgetLimits, signIn } from '../support/sign-in.ts'

// Every address that Auth.js would answer if it were let: what it does there, our actions do, or nobody.

let ben: Browser
beforeAll(async () => {
  ben = await signIn('ben@okafor.test')
})
beforeEach(() => forgetLimits())
afterAll(() => forgetLimits())

const ADDRESSES = [
  ...[
    '',
    '/',
    '/session',
    '/csrf',
    '/providers',
    '/signin',
    '/signin/email',
    '/signin/google',
    '/signin/github',
  ],
  ...['/signin/credentials', '/signout', '/error', '/verify-request', '/update', '/webauthn-options/passkey'],
  ...[
    '/callback',
    '/callback/credentials',
    '/callback/nobody',
    '/callback/email/session',
    '/_log',
    '/../auth/session',
  ],
]

/** What a session answer of Auth.js would have, and a leak of ours might. */
const TELLING = /csrfToken|"user"|"expires"|sessionToken|passwordHash|@okafor\.test|Auth\.js|next-auth/i

describe.each(ADDRESSES)('T21 T22 /api/auth%s', (address) => {
  test.each(['GET', 'POST', 'PUT', 'DELETE'])('is not served by %s, and says nothing', async (method) => {
    const { status, body, cookies } = await changingNothing(async () => {
      const init = method === 'GET' ? { method } : { method, body: 'csrfToken=x', headers: FORM }
      const response = await ben.copy().send(`/api/auth${address}`, init)
      const text = await response.text()
      return { status: response.status, body: text, cookies: response.headers.getSetCookie() }
    })
    expect([303, 307, 308, 400, 404, 405]).toContain(status)
    expect(body).not.toMatch(TELLING)
    expect(cookies.filter((line) => line.startsWith('portcullis.session'))).toEqual([])
  })
})

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const JSON_BODY = { 'content-type': 'application/json' }

/** What `update()` of Auth.js would post, to write its own session. */
const HOSTILE = [
  ...['ADMIN', 'OWNER', 'admin', null, true, 1, [], {}].map((role) => ({ data: { role } })),
  ...[
    'role',
    'user',
    'sub',
    'sid',
    'id',
    'email',
    'name',
    'picture',
    'exp',
    'iat',
    'jti',
    'tenantId',
    'isAdmin',
  ].map((key) => ({ csrfToken: 'x', data: { [key]: 'ADMIN', user: { [key]: 'ADMIN' } } })),
  { data: { user: { id: '00000000-0000-0000-0000-000000000000', role: 'ADMIN' } } },
  { data: JSON.parse('{"__proto__": {"role": "ADMIN"}}') },
  { data: { constructor: { prototype: { role: 'ADMIN' } } } },
  { data: { expires: '2999-01-01T00:00:00Z', maxAge: 1e12 } },
  { csrfToken: ['x'], data: [[[]]] },
  { data: 'x'.repeat(100_000) },
  { session: { user: { role: 'ADMIN' } } },
  { trigger: 'update', token: { sub: 'x', sid: 'y', role: 'ADMIN' } },
  null,
]

test(`T21 ${HOSTILE.length} payloads of update() change neither cookie nor row, nor what Ben may`, async () => {
  expect(HOSTILE.length).toBeGreaterThanOrEqual(30)
  const browser = ben.copy()
  const before = browser.cookies()
  await changingNothing(async () => {
    for (const payload of HOSTILE) {
      const body = JSON.stringify(payload)
      const { status } = await browser.send('/api/auth/session', { method: 'POST', body, headers: JSON_BODY })
      expect(status).toBe(404)
    }
  })
  expect(browser.cookies()).toBe(before)
  expect((await browser.send('/admin/users')).status).toBe(404)
  expect((await browser.send('/dashboard')).status).toBe(200)
})

const TOKENS = [
  ...[
    '',
    ' ',
    'x',
    'null',
    'undefined',
    'a.b',
    'a.b.c',
    'a.b.c.d',
    'a.b.c.d.e',
    '....',
    '%',
    '%00',
    '%zz',
    '{}',
    '[]',
  ],
  ...[
    'eyJhbGciOiJub25lIn0.e30.',
    'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..x.y.z',
    'Bearer',
    'x'.repeat(6_000),
    '="',
  ],
]

test(`T28 T23 ${TOKENS.length} malformed Bearer tokens are no session and no fault`, async () => {
  expect(TOKENS.length).toBeGreaterThanOrEqual(20)
  for (const token of TOKENS) {
    for (const path of ['/dashboard', '/api/auth/session', '/billing/return']) {
      const response = await fetch(APP + path, {
        redirect: 'manual',
        headers: { authorization: `Bearer ${token}` },
      })
      expect(response.status, `${token.slice(0, 40)} at ${path}`).toBeLessThan(500)
      expect(response.status).not.toBe(200)
    }
  }
})

describe('T22 T21 what Auth.js would serve and we do not', () => {
  test.each([
    'session',
    'csrf',
    'providers',
    'signout',
    'signin',
    'signin/email',
    'error',
    'verify-request',
    'callback/credentials',
    'webauthn-options',
  ])('/api/auth/%s is not there', async (path) => {
    const browser = await signIn('ben@okafor.test')
    await changingNothing(async () => {
      for (const method of ['GET', 'POST']) {
        const response = await browser.send(`/api/auth/${path}`, {
          method,
          ...(method === 'POST' && { body: JSON.stringify({ user: { role: 'ADMIN' } }) }),
          headers: { 'content-type': 'application/json' },
        })
        if (!path.startsWith('callback/')) expect(response.status).toBe(404)
        expect(await response.text()).not.toMatch(/"user"|"csrfToken"|"expires"/)
      }
    })
  })
})
