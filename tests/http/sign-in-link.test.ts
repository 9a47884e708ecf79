import { randomUUID } from 'node:crypto'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { call, openBrowser } from '../support/action-client.ts'
import { changingNothing } from '../support/digest.ts'
import { APP, type Browser } from '../support/http-browser.ts'
import { confirm, forgetLimits, newestLink, requestLink } from '../support/sign-in.ts'
import { asAdmin, byHand } from '../support/trail.ts'

const ben = 'ben@okafor.test'
const press = { method: 'POST', body: '', headers: { 'content-type': 'application/x-www-form-urlencoded' } }

beforeEach(() => forgetLimits())
afterAll(() => forgetLimits())

const callback = (link: URL): string => `/api/auth/callback/email${link.search}`
const isIn = async (browser: Browser): Promise<boolean> => (await browser.send('/dashboard')).status === 200

describe('T30 a sign-in link', () => {
  test('signs in once, in any browser, and never again', async () => {
    const link = await requestLink(openBrowser(), ben)
    const [browser, other] = [openBrowser(), openBrowser()]
    expect((await confirm(browser, link)).headers.get('location')).toBe(`${APP}/dashboard`)
    expect(await isIn(browser)).toBe(true)

    const again = await changingNothing(() => confirm(other, link))
    expect(again.headers.get('location')).toMatch(/\/sign-in\/problem/)
    expect(await isIn(other)).toBe(false)
  })

  test('does nothing when it is only followed, as mail scanners do', async () => {
    const link = await requestLink(openBrowser(), ben)
    await changingNothing(async () => {
      for (const path of [link.pathname + link.search, callback(link)])
        for (const method of ['GET', 'HEAD']) {
          const scanner = openBrowser()
          await scanner.send(path, { method })
          expect(await isIn(scanner)).toBe(false)
        }
    })
    const browser = openBrowser()
    await confirm(browser, link)
    expect(await isIn(browser)).toBe(true)
  })

  test('is asked for with the same answer by who was disabled, and does not let them in', async () => {
    const gone = `gone-${randomUUID()}@example.test`
    const before = await requestLink(openBrowser(), gone)
    expect((await confirm(openBrowser(), before)).headers.get('location')).toBe(`${APP}/dashboard`)
    await byHand('UPDATE users SET disabled_at = now() WHERE email = $1', [gone])

    const link = await requestLink(openBrowser(), gone)
    const browser = openBrowser()
    expect((await confirm(browser, link)).headers.get('location')).toMatch(/\/sign-in\/problem/)
    expect(await isIn(browser)).toBe(false)
  })

  test('of twenty presses at the same moment one signs in', async () => {
    const link = await requestLink(openBrowser(), ben)
    const before = await sessionsOf(ben)
    const browsers = Array.from({ length: 20 }, () => openBrowser())
    await Promise.all(browsers.map((browser) => browser.send(callback(link), press)))
    expect((await Promise.all(browsers.map(isIn))).filter(Boolean)).toHaveLength(1)
    expect(await sessionsOf(ben)).toBe(before + 1)
  })

  test('is pressed on our own page and nowhere else', async () => {
    const link = await requestLink(openBrowser(), ben)
    for (const headers of [
      { origin: null },
      { origin: 'https://evil.test' },
      { 'sec-fetch-site': 'cross-site' },
    ]) {
      const victim = openBrowser()
      await changingNothing(() =>
        victim.send(callback(link), { ...press, headers: { ...press.headers, ...headers } }),
      )
      expect(await isIn(victim)).toBe(false)
    }
    const browser = openBrowser()
    await confirm(browser, link)
    expect(await isIn(browser)).toBe(true)
  })

  test('with another address or another token in it signs nobody in', async () => {
    const link = await requestLink(openBrowser(), ben)
    for (const [name, value] of [
      ['email', 'ada@portcullis.test'],
      ['email', 'BEN@okafor.test,eve@evil.test'],
      ['token', randomUUID()],
      ['token', ''],
    ] as const) {
      const changed = new URL(link)
      changed.searchParams.set(name, value)
      const thief = openBrowser()
      await thief.send(callback(changed), press)
      expect(await isIn(thief)).toBe(false)
    }
  })

  test('is dead after ten minutes', async () => {
    const link = await requestLink(openBrowser(), ben)
    const [row] = await asAdmin<{ minutes: number }>(
      `SELECT extract(epoch FROM expires_at - now()) / 60 AS minutes FROM verification_tokens ORDER BY expires_at DESC LIMIT 1`,
    )
    expect(Number(row?.minutes)).toBeGreaterThan(9)
    expect(Number(row?.minutes)).toBeLessThanOrEqual(10)
    await byHand(`UPDATE verification_tokens SET expires_at = now() - interval '1 second'`)
    const browser = openBrowser()
    await confirm(browser, link)
    expect(await isIn(browser)).toBe(false)
  })

  test('is kept as a hash: what stands in the table signs nobody in', async () => {
    const link = await requestLink(openBrowser(), ben)
    const rows = await asAdmin<{ token_hash: string }>('SELECT token_hash FROM verification_tokens')
    expect(rows.map((row) => row.token_hash)).not.toContain(link.searchParams.get('token'))
    for (const { token_hash } of rows) {
      const stolen = new URL(link)
      stolen.searchParams.set('token', token_hash)
      const thief = openBrowser()
      await thief.send(callback(stolen), press)
      expect(await isIn(thief)).toBe(false)
    }
  })

  test('is not for somebody who was disabled', async () => {
    const link = await requestLink(openBrowser(), ben)
    await byHand('UPDATE users SET disabled_at = now() WHERE email = $1', [ben])
    try {
      const browser = openBrowser()
      await confirm(browser, link)
      expect(await isIn(browser)).toBe(false)
    } finally {
      await byHand('UPDATE users SET disabled_at = NULL WHERE email = $1', [ben])
    }
  })
})

describe('T25 the link in a mail leads to us, whatever the request says of where we are', () => {
  test.each([
    ['host', 'evil.test'],
    ['x-forwarded-host', 'evil.test'],
    ['x-forwarded-proto', 'http'],
    ['x-forwarded-port', '81'],
    ['forwarded', 'host=evil.test;proto=http'],
    ['x-original-host', 'evil.test'],
    ['x-host', 'evil.test'],
    ['x-original-url', 'https://evil.test/'],
    ['x-rewrite-url', 'https://evil.test/'],
    ['x-forwarded-server', 'evil.test'],
    ['referer', 'https://evil.test/sign-in?next=https://evil.test/'],
    ['x-url', 'https://evil.test/'],
  ])('%s: %s', async (name, value) => {
    await requestLink(openBrowser(), ben)
    await forgetLimits()
    const answer = await call(openBrowser(), 'signInWithEmail', [{ email: ben }], {
      headers: { [name]: value },
    })
    // Next itself refuses a request whose Origin is not the forwarded host; then the last mail is the one before.
    if (name !== 'x-forwarded-host') expect(answer.location).toBe('/check-mail')
    const link = await newestLink(ben)
    expect(link.origin).toBe(APP)
    expect(new URL(link.searchParams.get('callbackUrl') ?? APP).origin).toBe(APP)
  })
})

test('T29 an address we do not know is answered like one we know, and a new person gets in', async () => {
  const stranger = `${randomUUID()}@example.test`
  const known = await call(openBrowser(), 'signInWithEmail', [{ email: ben }])
  const unknown = await call(openBrowser(), 'signInWithEmail', [{ email: stranger }])
  expect([unknown.status, unknown.location]).toEqual([known.status, known.location])
  const browser = openBrowser()
  await confirm(browser, await newestLink(stranger))
  expect(await isIn(browser)).toBe(true)
  await byHand('DELETE FROM tenants WHERE personal_user_id = (SELECT id FROM users WHERE email = $1)', [
    stranger,
  ])
  await byHand('DELETE FROM users WHERE email = $1', [stranger])
})

async function sessionsOf(email: string): Promise<number> {
  const [row] = await asAdmin<{ count: number }>(
    'SELECT count(*)::integer AS count FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.email = $1',
    [email],
  )
  return row?.count ?? -1
}
