import { afterAll, beforeEach, expect, test } from 'vitest'
import { call, openBrowser } from '../support/action-client.ts'
import type { Browser } from '../support/http-browser.ts'
import { forgetLimits } from '../support/sign-in.ts'
import { asAdmin } from '../support/trail.ts'

// T28: the answers of sign-in providers, mixed up, replayed, forged and injected. Nobody gets in by any of it.

beforeEach(() => forgetLimits())
afterAll(() => forgetLimits())

const EMAIL = 'ben@okafor.test'

/** Leaves for Google, chooses Ben there, and comes back with the address of the callback, not yet opened. */
async function comeBack(browser: Browser, email = EMAIL): Promise<URL> {
  const { location } = await call(browser, 'signInWithProvider', [{ provider: 'google' }])
  const page = await (await fetch(location ?? '')).text()
  const request = /name="request" value="([^"]+)"/.exec(page)?.[1] ?? ''
  const answer = await fetch(new URL('/o/oauth2/v2/auth/callback', location ?? ''), {
    method: 'POST',
    body: new URLSearchParams({ request, email }),
    redirect: 'manual',
  })
  return new URL(answer.headers.get('location') ?? 'about:blank')
}

const open = (browser: Browser, { pathname, search }: URL) => browser.send(pathname + search)
const isIn = (browser: Browser): boolean => browser.cookies().includes('portcullis.session=')
const at = (url: URL, pathname: string): void => {
  url.pathname = pathname
}
const changed = (url: URL, change: (copy: URL) => void): URL => {
  const copy = new URL(url)
  change(copy)
  return copy
}

/** What an attacker makes of a good answer: which browser opens what. */
const CASES: [name: string, attempt: () => Promise<Browser>][] = [
  [
    'opened in another browser, which never left',
    async () => {
      const victim = openBrowser()
      await open(victim, await comeBack(openBrowser()))
      return victim
    },
  ],
  [
    'opened in another browser, which left as well',
    async () => {
      const victim = openBrowser()
      await comeBack(victim)
      await open(victim, await comeBack(openBrowser()))
      return victim
    },
  ],
  ['given to GitHub’s callback', () => withIt((url) => at(url, '/api/auth/callback/github'))],
  ['given to the callback of the mail', () => withIt((url) => at(url, '/api/auth/callback/email'))],
  ['without its state', () => withIt((url) => url.searchParams.delete('state'))],
  ['with another state', () => withIt((url) => url.searchParams.set('state', 'x'.repeat(43)))],
  ['without its code', () => withIt((url) => url.searchParams.delete('code'))],
  ['with a made-up code', () => withIt((url) => url.searchParams.set('code', 'x'.repeat(32)))],
  [
    'with the issuer of somebody else',
    () => withIt((url) => url.searchParams.set('iss', 'https://evil.test')),
  ],
  ['with an error beside the code', () => withIt((url) => url.searchParams.set('error', 'access_denied'))],
  [
    'with the attacker’s code under the victim’s state',
    async () => {
      const victim = openBrowser()
      const own = await comeBack(victim)
      const theirs = await comeBack(openBrowser(), 'uma@northwind.test')
      await open(
        victim,
        changed(own, (url) => url.searchParams.set('code', theirs.searchParams.get('code') ?? '')),
      )
      return victim
    },
  ],
  [
    'a second time, after it was used',
    async () => {
      const browser = openBrowser()
      const left = browser.copy()
      const url = await comeBack(browser)
      const before = openBrowser(browser.cookies())
      await open(browser, url)
      if (!isIn(browser)) throw new Error('the first use did not get in')
      await open(before, url)
      await open(left, url)
      return before
    },
  ],
]

async function withIt(change: (url: URL) => void): Promise<Browser> {
  const browser = openBrowser()
  await open(browser, changed(await comeBack(browser), change))
  return browser
}

const sessions = async (): Promise<number> => (await asAdmin('SELECT 1 FROM sessions')).length

test.each(CASES)('T28 Google’s answer %s lets nobody in', async (_name, attempt) => {
  const replayed = _name.startsWith('a second time')
  const before = await sessions()
  expect(isIn(await attempt())).toBe(false)
  expect(await sessions()).toBe(before + (replayed ? 1 : 0))
})

test('and as it came, in the browser that left, it lets Ben in', async () => {
  const browser = openBrowser()
  await open(browser, await comeBack(browser))
  expect(isIn(browser)).toBe(true)
})
