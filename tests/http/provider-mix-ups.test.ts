import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { type Browser, openBrowser } from '../support/http-browser.ts'
import { comeBack as leave, openCallback as open, type Provider } from '../support/providers.ts'
import { forgetLimits } from '../support/sign-in.ts'
import { asAdmin } from '../support/trail.ts'

// T28: the answers of sign-in providers, mixed up, replayed, forged and injected. Nobody gets in by any of it; what is told
// of the plainer ones is in sign-in-refusals.test.ts.

beforeEach(() => forgetLimits())
afterAll(() => forgetLimits())

const EMAIL = 'ben@okafor.test'

const comeBack = (from: Provider, browser: Browser, account = EMAIL): Promise<URL> =>
  leave(browser, from, { account })
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
const CASES: [name: string, attempt: (from: Provider) => Promise<Browser>][] = [
  [
    'opened in another browser, which left as well',
    async (from) => {
      const victim = openBrowser()
      await comeBack(from, victim)
      await open(victim, await comeBack(from, openBrowser()))
      return victim
    },
  ],
  [
    'given to the callback of the other one',
    (from) => withIt(from, (url) => at(url, `/api/auth/callback/${from === 'google' ? 'github' : 'google'}`)),
  ],
  ['given to the callback of the mail', (from) => withIt(from, (url) => at(url, '/api/auth/callback/email'))],
  ['without its state', (from) => withIt(from, (url) => url.searchParams.delete('state'))],
  [
    'with the issuer of somebody else',
    (from) => withIt(from, (url) => url.searchParams.set('iss', 'https://evil.test')),
  ],
  [
    'with an error beside the code',
    (from) => withIt(from, (url) => url.searchParams.set('error', 'access_denied')),
  ],
  [
    'with the attacker’s code under the victim’s state',
    async (from) => {
      const victim = openBrowser()
      const own = await comeBack(from, victim)
      const theirs = await comeBack(from, openBrowser(), 'uma@northwind.test')
      await open(
        victim,
        changed(own, (url) => url.searchParams.set('code', theirs.searchParams.get('code') ?? '')),
      )
      return victim
    },
  ],
  [
    'a second time, after it was used',
    async (from) => {
      const browser = openBrowser()
      const left = browser.copy()
      const url = await comeBack(from, browser)
      const before = openBrowser(browser.cookies())
      await open(browser, url)
      if (!isIn(browser)) throw new Error('the first use did not get in')
      await open(before, url)
      await open(left, url)
      return before
    },
  ],
]

async function withIt(from: Provider, change: (url: URL) => void): Promise<Browser> {
  const browser = openBrowser()
  await open(browser, changed(await comeBack(from, browser), change))
  return browser
}

const sessions = async (): Promise<number> => (await asAdmin('SELECT 1 FROM sessions')).length

describe.each(['google', 'github'] as const)('T28 the answer of %s', (from) => {
  test.each(CASES)('%s lets nobody in', async (name, attempt) => {
    const replayed = name.startsWith('a second time')
    const before = await sessions()
    expect(isIn(await attempt(from))).toBe(false)
    expect(await sessions()).toBe(before + (replayed ? 1 : 0))
  })

  test('as it came, in the browser that left, lets Ben in', async () => {
    const browser = openBrowser()
    await open(browser, await comeBack(from, browser))
    expect(isIn(browser)).toBe(true)
  })
})
