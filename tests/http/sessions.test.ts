import { randomUUID } from 'node:crypto'
import { encode } from 'next-auth/jwt'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { call, openBrowser } from '../support/action-client.ts'
import { changingNothing } from '../support/digest.ts'
import type { Browser } from '../support/http-browser.ts'
import { confirm, findUser, forgetLimits, requestLink, signIn } from '../support/sign-in.ts'
import { asAdmin, byHand } from '../support/trail.ts'

const ben = 'ben@okafor.test'
const COOKIE = 'portcullis.session'

beforeEach(() => forgetLimits())
afterAll(() => forgetLimits())

const rename = async (browser: Browser, name: string) =>
  call(browser, 'updateUserName', [{ userId: (await findUser(ben)).id, name, idempotencyKey: randomUUID() }])
const reason = (answer: Awaited<ReturnType<typeof rename>>): string =>
  answer.result?.status === 'error'
    ? answer.result.error.reason
    : (answer.result?.status ?? `${answer.location}`)

describe('T20 signing out', () => {
  test('ends the session itself: a copy of the cookie is worth nothing', async () => {
    const browser = await signIn(ben)
    const thief = browser.copy()
    expect(reason(await rename(thief, 'Ben Okafor'))).toBe('success')

    await call(browser, 'signOut', [{}])
    expect(browser.cookies()).not.toContain(COOKIE)
    for (let replay = 0; replay < 20; replay += 1) {
      await forgetLimits()
      const answer = await changingNothing(() => rename(thief, 'Mallory'))
      expect(reason(answer)).toBe('signed_out')
    }
    expect((await thief.send('/dashboard')).headers.get('location')).toContain('/sign-in')
  })

  test('leaves the other devices signed in', async () => {
    const [phone, laptop] = [await signIn(ben), await signIn(ben)]
    await call(phone, 'signOut', [{}])
    expect(reason(await rename(laptop, 'Ben Okafor'))).toBe('success')
  })

  test('revocation is felt by the requests that begin after it', async () => {
    const browser = await signIn(ben)
    await byHand(
      'UPDATE sessions SET revoked_at = now() WHERE revoked_at IS NULL AND user_id = (SELECT id FROM users WHERE email = $1)',
      [ben],
    )
    const answers = await Promise.all(Array.from({ length: 9 }, () => rename(browser, 'Mallory')))
    expect(new Set(answers.map(reason))).toEqual(new Set(['signed_out']))
  })
})

describe('T2 T31 a cookie', () => {
  test('names another session after every sign-in', async () => {
    const before = await ids()
    const browser = await signIn(ben)
    const fixed = openBrowser(browser.cookies())
    await signIn(ben)
    const fresh = (await ids()).filter((id) => !before.includes(id))
    expect(fresh).toHaveLength(2)
    expect(reason(await rename(fixed, 'Ben Okafor'))).toBe('success')
  })

  test('made with our secret still proves nothing without its row', async () => {
    const { id } = await findUser(ben)
    const forge = async (claim: Record<string, unknown>) => {
      const token = await encode({ token: claim, secret: process.env.AUTH_SECRET ?? '', salt: COOKIE })
      return openBrowser(`${COOKIE}=${token}`)
    }
    const claims = [
      { sub: id },
      { sub: id, sid: randomUUID() },
      { sub: id, sid: 'x' },
      { sub: id, sid: null, role: 'ADMIN' },
      { sub: randomUUID(), sid: (await ids())[0] },
      { id, email: ben, role: 'ADMIN', user: { id, role: 'ADMIN' } },
    ]
    for (const claim of claims) {
      const browser = await forge(claim)
      expect(reason(await changingNothing(() => rename(browser, 'Mallory')))).toBe('signed_out')
    }
  })

  test('T28 that is no cookie of ours breaks nothing', async () => {
    const garbage = [
      '',
      'x',
      'a.b.c',
      'eyJhbGciOiJub25lIn0..',
      '%',
      'ä',
      '"',
      '{}',
      'x'.repeat(4_000),
      'null',
    ]
    for (const value of garbage) {
      for (const headers of [
        { cookie: `${COOKIE}=${encodeURIComponent(value)}` },
        { cookie: `${COOKIE}.0=x; ${COOKIE}.1=y` },
        { authorization: `Bearer ${encodeURIComponent(value)}` },
      ]) {
        const response = await openBrowser().send('/dashboard', { headers })
        expect(response.status).toBe(307)
        expect(response.headers.get('location')).toContain('/sign-in')
      }
    }
  })

  test('T32 is HttpOnly, SameSite, of this host and path, and small', async () => {
    const seen: string[] = []
    const browser = openBrowser()
    const send = browser.send
    browser.send = async (path, init) => {
      const response = await send(path, init)
      seen.push(...response.headers.getSetCookie())
      return response
    }
    await confirm(browser, await requestLink(browser, ben))
    await call(browser, 'signInWithProvider', [{ provider: 'google' }])
    await call(browser, 'signOut', [{}])
    expect(seen.some((line) => line.startsWith(`${COOKIE}=`))).toBe(true)
    expect(seen.some((line) => line.startsWith('portcullis.pkce='))).toBe(true)
    for (const line of seen) {
      expect(line).toMatch(/;\s*HttpOnly/i)
      expect(line).toMatch(/;\s*SameSite=(lax|strict)/i)
      expect(line).toMatch(/;\s*Path=\/(;|$)/i)
      expect(line).not.toMatch(/;\s*Domain=/i)
      expect(line.length).toBeLessThan(4_096)
    }
  })
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
    const browser = await signIn(ben)
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

const ids = async (): Promise<string[]> =>
  (
    await asAdmin<{ id: string }>(
      'SELECT s.id FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.email = $1',
      [ben],
    )
  ).map(({ id }) => id)
