import { afterAll, beforeEach, expect, test } from 'vitest'
import { call, openBrowser } from '../support/action-client.ts'
import { APP } from '../support/http-browser.ts'
import { forgetLimits, newestLink } from '../support/sign-in.ts'
import { FOREIGN } from '../users/redirect-payloads.ts'

// What somebody can make our mail say: nothing. Its link leads to us, and on to a page of ours.

beforeEach(() => forgetLimits())
afterAll(() => forgetLimits())

const SPOOFED: Record<string, string>[] = [
  { 'x-forwarded-host': 'evil.test' },
  { 'x-forwarded-host': 'evil.test', 'x-forwarded-proto': 'https' },
  { 'x-forwarded-host': 'evil.test, localhost' },
  { 'x-forwarded-server': 'evil.test' },
  { 'x-forwarded-port': '444' },
  { 'x-forwarded-prefix': '//evil.test' },
  { 'x-original-host': 'evil.test' },
  { 'x-original-url': 'https://evil.test/' },
  { 'x-rewrite-url': 'https://evil.test/' },
  { 'x-host': 'evil.test' },
  { 'x-http-host-override': 'evil.test' },
  { forwarded: 'host=evil.test;proto=https' },
  { referer: 'https://evil.test/sign-in?next=https://evil.test' },
  { 'x-portcullis-page': 'https://evil.test/' },
]

test.each(SPOOFED)('T25 a mail asked for with %j links to us', async (headers) => {
  const email = 'ben@okafor.test'
  const { location } = await call(openBrowser(), 'signInWithEmail', [{ email }], { headers })
  if (location === null) {
    // Next itself does not run an action for which this header names another host than Origin does.
    expect(Object.keys(headers)).toContain('x-forwarded-host')
    return
  }
  const link = await newestLink(email)
  expect(link.origin).toBe(APP)
  expect(new URL(link.searchParams.get('callbackUrl') ?? '', APP).origin).toBe(APP)
})

const SAMPLE = FOREIGN.filter((payload, index) => index % 12 === 0 && /^[\x20-\x7e]+$/.test(payload))

test(`T75 ${SAMPLE.length} ways to name another site as the page to go to stay in the mail’s link with us`, {
  timeout: 60_000,
}, async () => {
  for (const payload of SAMPLE) {
    await forgetLimits()
    const referer = `${APP}/sign-in?${new URLSearchParams({ next: payload })}`
    const { location } = await call(openBrowser(), 'signInWithEmail', [{ email: 'ben@okafor.test' }], {
      headers: { referer },
    })
    expect(location).toBe('/check-mail')
    const link = await newestLink('ben@okafor.test')
    expect(new URL(link.searchParams.get('callbackUrl') ?? '', APP).origin, payload).toBe(APP)
  }
})

test('T75 nor do the addresses that send a person on by themselves', { timeout: 60_000 }, async () => {
  const browser = openBrowser()
  for (const payload of FOREIGN.filter((_, index) => index % 4 === 0)) {
    const query = (name: string) => new URLSearchParams({ [name]: payload })
    for (const path of [
      `/dashboard?${query('next')}`,
      `/billing/return?${query('next')}&${query('callbackUrl')}`,
      `/api/auth/callback/google?${query('callbackUrl')}&${query('redirect')}`,
      `/sign-in/problem?${query('error')}`,
      `/confirm?${query('callbackUrl')}`,
    ]) {
      const location = (await browser.send(path)).headers.get('location')
      if (location !== null) expect(new URL(location, APP).origin, path).toBe(APP)
    }
    await forgetLimits()
  }
})
