import { randomUUID } from 'node:crypto'
import { encode } from 'next-auth/jwt'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { call, openBrowser } from '../support/action-client.ts'
import { changingNothing } from '../support/digest.ts'
import { APP, type Browser } from '../support/http-browser.ts'
import { signInWith } from '../support/providers.ts'
import { confirm, findUser, forgetLimits, newestCode, requestLink, signIn } from '../support/sign-in.ts'
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

/** Uses a cookie so many times, by turns for a change and for a page, and counts what came of it. */
async function replay(thief: Browser, times: number): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  const count = (what: string) => {
    counts[what] = (counts[what] ?? 0) + 1
  }
  const open = async () => {
    const { status, headers } = await thief.send('/dashboard')
    count(status === 200 ? 'opened' : new URL(headers.get('location') ?? '', APP).pathname)
  }
  // As many at a time as the limit of the action admits: what is asked is what the session does, not the limit.
  for (let done = 0; done < times; done += 20) {
    await forgetLimits()
    const changes = Array.from({ length: 10 }, async () => count(reason(await rename(thief, 'Mallory'))))
    await Promise.all([...changes, ...Array.from({ length: 10 }, open)])
  }
  return counts
}

describe('T20 signing out', () => {
  test('ends the session itself: a copy of the cookie is worth nothing', { timeout: 120_000 }, async () => {
    const browser = await signIn(ben)
    const thief = browser.copy()
    expect(reason(await rename(thief, 'Ben Okafor'))).toBe('success')
    expect((await thief.send('/dashboard')).status).toBe(200)

    await call(browser, 'signOut', [{}])
    expect(browser.cookies()).not.toContain(COOKIE)
    const refused = await changingNothing(() => replay(thief, 1_000))
    expect(refused).toEqual({ signed_out: 500, '/sign-in/ended': 500 })
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
  test.each<[string, (browser: Browser) => Promise<unknown>]>([
    ['a link', async (browser) => confirm(browser, await requestLink(browser, ben))],
    [
      'six digits',
      async (browser) => {
        await requestLink(browser, ben)
        await call(browser, 'signInWithCode', [{ code: await newestCode(ben) }])
      },
    ],
    ['Google', (browser) => signInWith(browser, 'google', { account: ben })],
    ['GitHub', (browser) => signInWith(browser, 'github', { account: ben })],
  ])(
    'names another session after a sign-in by %s; the one that was there before, planted or not, is dead',
    async (_by, again) => {
      const browser = await signIn(ben)
      const planted = browser.copy()
      expect(reason(await rename(planted, 'Ben Okafor'))).toBe('success')
      const before = await ids()

      await again(browser)
      const fresh = (await ids()).filter((id) => !before.includes(id))
      expect(fresh).toHaveLength(1)
      expect(reason(await changingNothing(() => rename(planted, 'Mallory')))).toBe('signed_out')
      expect(reason(await rename(browser, 'Ben Okafor'))).toBe('success')
    },
  )

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

const ids = async (): Promise<string[]> =>
  (
    await asAdmin<{ id: string }>(
      'SELECT s.id FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.email = $1',
      [ben],
    )
  ).map(({ id }) => id)
