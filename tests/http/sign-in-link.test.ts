import { randomUUID } from 'node:crypto'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { call, openBrowser, submit } from '../support/action-client.ts'
import { changingNothing } from '../support/digest.ts'
import { APP, type Browser } from '../support/http-browser.ts'
import { confirm, forgetLimits, newestCode, requestLink } from '../support/sign-in.ts'
import { asAdmin, byHand } from '../support/trail.ts'

const ben = 'ben@okafor.test'
const press = { method: 'POST', body: '', headers: { 'content-type': 'application/x-www-form-urlencoded' } }

beforeEach(() => forgetLimits())
afterAll(() => forgetLimits())

const callback = (link: URL): string => `/api/auth/callback/email${link.search}`
/** A browser that asked for a link, and the link. */
async function ask(email = ben): Promise<{ browser: Browser; link: URL }> {
  const browser = openBrowser()
  return { browser, link: await requestLink(browser, email) }
}
const isIn = async (browser: Browser): Promise<boolean> => (await browser.send('/dashboard')).status === 200

describe('T30 a sign-in link', () => {
  test('signs in once, and never again', async () => {
    const { browser, link } = await ask()
    const copy = browser.copy()
    expect((await confirm(browser, link)).headers.get('location')).toBe(`${APP}/dashboard`)
    expect(await isIn(browser)).toBe(true)

    const again = await changingNothing(() => confirm(copy, link))
    expect(again.headers.get('location')).toMatch(/\/sign-in\/problem\?error=link_over&/)
    expect(await isIn(copy)).toBe(false)
  })

  test('opens in no browser that did not ask for it, and says where it does; there it still works', async () => {
    const { browser, link } = await ask()
    const stranger = openBrowser()
    const page = await (await stranger.send(link.pathname + link.search)).text()
    expect(page).toContain('Another browser asked for this')
    expect(page).not.toContain('<form')
    const pressed = await changingNothing(() => stranger.send(callback(link), press))
    expect(pressed.headers.get('location')).toMatch(/\/sign-in\/problem\?error=other_browser&/)
    expect(await isIn(stranger)).toBe(false)

    // Whoever asked for a link of their own is no closer to somebody else's; nor is their browser lured into it (T31).
    const { browser: eve } = await ask('eve@evil.test')
    const lured = await changingNothing(() => confirm(eve, link))
    expect(lured.headers.get('location')).toMatch(/\/sign-in\/problem\?error=link_over&/)
    expect(await isIn(eve)).toBe(false)

    await confirm(browser, link)
    expect(await isIn(browser)).toBe(true)
  })

  test('comes with six digits, for whoever reads the mail on another device', async () => {
    const { browser } = await ask()
    const code = await newestCode(ben)
    const stranger = openBrowser()
    expect((await call(stranger, 'signInWithCode', [{ code }])).result).toMatchObject({
      error: { reason: 'invalid_input' },
    })
    const answer = await submit(browser, 'signInWithCode', { code })
    expect(answer.location).toMatch(/\/dashboard$/)
    expect(await isIn(browser)).toBe(true)
    expect(await isIn(stranger)).toBe(false)
  })

  test('does nothing when it is only followed, as mail scanners do', async () => {
    const { browser, link } = await ask()
    await changingNothing(async () => {
      for (const path of [link.pathname + link.search, callback(link)])
        for (const method of ['GET', 'HEAD']) {
          const scanner = openBrowser()
          await scanner.send(path, { method })
          expect(await isIn(scanner)).toBe(false)
        }
    })
    await confirm(browser, link)
    expect(await isIn(browser)).toBe(true)
  })

  test('is asked for with the same answer by who was disabled, and does not let them in', async () => {
    const gone = `gone-${randomUUID()}@example.test`
    const before = await ask(gone)
    expect((await confirm(before.browser, before.link)).headers.get('location')).toBe(`${APP}/dashboard`)
    await byHand('UPDATE users SET disabled_at = now() WHERE email = $1', [gone])

    const { browser, link } = await ask(gone)
    expect((await confirm(browser, link)).headers.get('location')).toMatch(/\/sign-in\/problem/)
    expect(await isIn(browser)).toBe(false)
  })

  test('of fifty presses at the same moment one signs in', async () => {
    const { browser, link } = await ask()
    const before = await sessionsOf(ben)
    const browsers = Array.from({ length: 50 }, () => browser.copy())
    await Promise.all(browsers.map((browser) => browser.send(callback(link), press)))
    expect((await Promise.all(browsers.map(isIn))).filter(Boolean)).toHaveLength(1)
    expect(await sessionsOf(ben)).toBe(before + 1)
  })

  test('is pressed on our own page and nowhere else', async () => {
    const { browser, link } = await ask()
    for (const headers of [
      { origin: null },
      { origin: 'https://evil.test' },
      { 'sec-fetch-site': 'cross-site' },
    ]) {
      const victim = browser.copy()
      await changingNothing(() =>
        victim.send(callback(link), { ...press, headers: { ...press.headers, ...headers } }),
      )
      expect(await isIn(victim)).toBe(false)
    }
    await confirm(browser, link)
    expect(await isIn(browser)).toBe(true)
  })

  test('with another address or another token in it signs nobody in', async () => {
    const { browser, link } = await ask()
    for (const [name, value] of [
      ['email', 'ada@portcullis.test'],
      ['email', 'BEN@okafor.test,eve@evil.test'],
      ['token', randomUUID()],
      ['token', ''],
    ] as const) {
      const changed = new URL(link)
      changed.searchParams.set(name, value)
      const thief = browser.copy()
      await thief.send(callback(changed), press)
      expect(await isIn(thief)).toBe(false)
    }
  })

  test('is dead after ten minutes', async () => {
    const { browser, link } = await ask()
    const [row] = await asAdmin<{ minutes: number }>(
      `SELECT extract(epoch FROM expires_at - now()) / 60 AS minutes FROM verification_tokens
       WHERE identifier = $1 ORDER BY expires_at DESC LIMIT 1`,
      [link.searchParams.get('email')],
    )
    expect(Number(row?.minutes)).toBeGreaterThan(9)
    expect(Number(row?.minutes)).toBeLessThanOrEqual(10)
    await byHand(
      `UPDATE verification_tokens SET expires_at = now() - interval '1 second' WHERE identifier = $1`,
      [link.searchParams.get('email')],
    )
    await confirm(browser, link)
    expect(await isIn(browser)).toBe(false)
  })

  test('is kept as a hash: what stands in the table signs nobody in', async () => {
    const { browser, link } = await ask()
    const rows = await asAdmin<{ token_hash: string }>('SELECT token_hash FROM verification_tokens')
    expect(rows.map((row) => row.token_hash)).not.toContain(link.searchParams.get('token'))
    for (const { token_hash } of rows) {
      const stolen = new URL(link)
      stolen.searchParams.set('token', token_hash)
      const thief = browser.copy()
      await thief.send(callback(stolen), press)
      expect(await isIn(thief)).toBe(false)
    }
  })

  test('is not for somebody who was disabled', async () => {
    const { browser, link } = await ask()
    await byHand('UPDATE users SET disabled_at = now() WHERE email = $1', [ben])
    try {
      await confirm(browser, link)
      expect(await isIn(browser)).toBe(false)
    } finally {
      await byHand('UPDATE users SET disabled_at = NULL WHERE email = $1', [ben])
    }
  })
})

async function sessionsOf(email: string): Promise<number> {
  const [row] = await asAdmin<{ count: number }>(
    'SELECT count(*)::integer AS count FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.email = $1',
    [email],
  )
  return row?.count ?? -1
}
