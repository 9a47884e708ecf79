import { randomUUID } from 'node:crypto'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { call } from '../support/action-client.ts'
import { changingNothing } from '../support/digest.ts'
import { APP, type Browser, openBrowser } from '../support/http-browser.ts'
import { type Provider, signInWith } from '../support/providers.ts'
import { confirm, forgetLimits, newestCode, requestLink } from '../support/sign-in.ts'
import { asAdmin } from '../support/trail.ts'

// T27: an attacker who was there before the owner of an address, or who comes after, in the orders of Sudhodanan and
// Paverd, "Pre-hijacked accounts" (USENIX Security 2022). Whatever the order, only the owner is in the owner's account.

beforeEach(() => forgetLimits())
afterAll(() => forgetLimits())

/** A way in. It answers with the browser that went it, in or not. */
type Way = (address: string, browser?: Browser) => Promise<Browser>

const byMail: Way = async (address, browser = openBrowser()) => {
  await confirm(browser, await requestLink(browser, address))
  return browser
}
const by =
  (provider: Provider): Way =>
  async (address, browser = openBrowser()) => {
    await forgetLimits()
    await signInWith(browser, provider, { account: address })
    return browser
  }
const OWNERS: [name: string, way: Way, provider?: Provider][] = [
  ['by mail', byMail],
  ['with Google', by('google'), 'google'],
  ['with GitHub', by('github'), 'github'],
]
const PROVIDERS = ['google', 'github'] as const

const newAddress = (): string => `lea.${randomUUID()}@home.test`
const newAttacker = (): string => `eve.${randomUUID()}@evil.test`

/** As whom a browser is signed in: the address its session opens, or nothing. */
async function isIn(browser: Browser): Promise<string | undefined> {
  const answer = await browser.send('/profile')
  const page = await answer.text()
  if (answer.status !== 200) return undefined
  return /[a-z]+\.[\da-f-]{36}@[a-z]+\.test/.exec(page)?.[0]
}

/** Whatever there is about an address: whoever has it, with how many sessions, and at which providers. */
const know = (address: string) =>
  asAdmin<{ id: string; sessions: number; providers: string[] }>(
    `SELECT id, (SELECT count(*)::int FROM sessions WHERE user_id = u.id AND revoked_at IS NULL) AS sessions,
       ARRAY(SELECT provider FROM accounts WHERE user_id = u.id ORDER BY 1) AS providers
     FROM users u WHERE email = $1`,
    [address],
  )

/** The attacker's own account at a provider, which says that it has the owner's address now. */
async function pretend(provider: Provider, account: string, email: string, verified: boolean) {
  await forgetLimits()
  const browser = openBrowser()
  const answer = await signInWith(browser, provider, { account, email, verified })
  return { browser, sentTo: answer.headers.get('location') ?? '' }
}

describe.each(OWNERS)('T27 the owner signs up %s', (_name, own, ownProvider) => {
  /** The account is the owner's alone: their sessions, their way in, which they go once more. */
  async function expectTheOwnersAlone(owner: Browser, address: string): Promise<void> {
    const providers = ownProvider ? [ownProvider] : []
    expect(await isIn(owner)).toBe(address)
    expect(await know(address)).toMatchObject([{ sessions: 1, providers }])
    expect(await isIn(await own(address))).toBe(address)
    expect(await know(address)).toMatchObject([{ sessions: 2, providers }])
  }

  test('after an attacker asked for a link to their address, which opens for neither', async () => {
    const [address, attacker, owner] = [newAddress(), openBrowser(), openBrowser()]
    const link = await requestLink(attacker, address)
    const code = await newestCode(address)
    expect(await know(address)).toEqual([])

    // The owner, who is signing in to something else just now, finds a mail they did not ask for: they follow its link,
    // press its button, or type its digits.
    await requestLink(owner, newAddress())
    await changingNothing(() => confirm(owner, link))
    expect((await call(owner, 'signInWithCode', [{ code }])).result?.status).toBe('error')
    expect(await isIn(owner)).toBeUndefined()
    expect(await know(address)).toEqual([])

    await own(address, owner)
    expect(await isIn(attacker)).toBeUndefined()
    await expectTheOwnersAlone(owner, address)
  })

  describe.each(PROVIDERS)('with an attacker at %s', (provider) => {
    test('who had their address first, unverified', async () => {
      const [address, eve] = [newAddress(), newAttacker()]
      await changingNothing(async () => {
        const { browser, sentTo } = await pretend(provider, eve, address, false)
        const { pathname, search } = new URL(sentTo, APP)
        expect(pathname + search).toMatch(/^\/sign-in\/problem\?error=unverified&/)
        expect(await (await browser.send(pathname + search)).text()).toContain('Verify it there')
        expect(await isIn(browser)).toBeUndefined()
      })
      expect(await know(address)).toEqual([])

      const owner = await own(address)
      await changingNothing(async () => {
        const { browser } = await pretend(provider, eve, address, false)
        expect(await isIn(browser)).toBeUndefined()
      })
      await expectTheOwnersAlone(owner, address)
    })

    test('who had an account of their own first, and took their address on there', async () => {
      const [address, eve] = [newAddress(), newAttacker()]
      expect(await isIn(await by(provider)(eve))).toBe(eve)
      const [attacker] = await know(eve)

      const owner = await own(address)
      // It is still the attacker's account, whatever address it says it has; unverified, it opens nothing.
      expect(await isIn((await pretend(provider, eve, address, true)).browser)).toBe(eve)
      const { browser } = await pretend(provider, eve, address, false)
      expect(await isIn(browser)).toBeUndefined()
      expect(await know(eve)).toMatchObject([{ id: attacker?.id, providers: [provider] }])
      await expectTheOwnersAlone(owner, address)
    })

    test('who comes later with an account that has their address, and is told which way is the owner’s', async () => {
      const [address, eve] = [newAddress(), newAttacker()]
      const owner = await own(address)
      await changingNothing(async () => {
        const { browser, sentTo } = await pretend(provider, eve, address, true)
        expect(sentTo).toMatch(/\/sign-in\/problem\?error=other_way&/)
        expect(await isIn(browser)).toBeUndefined()
      })
      await expectTheOwnersAlone(owner, address)
    })

    test('who signs the owner’s browser in to the attacker’s account, and stays out of the owner’s', async () => {
      const [address, eve] = [newAddress(), newAttacker()]
      const owner = await own(address)
      await signInWith(owner, provider, { account: eve })
      expect(await isIn(owner)).toBe(eve)
      expect(await know(eve)).toMatchObject([{ sessions: 1, providers: [provider] }])
      const again = await own(address)
      expect(await isIn(again)).toBe(address)
      expect((await know(address))[0]?.providers).toEqual(ownProvider ? [ownProvider] : [])
    })
  })

  test('in the browser in which an attacker is signed in, and gets an account of their own', async () => {
    const [address, eve, browser] = [newAddress(), newAttacker(), openBrowser()]
    await byMail(eve, browser)
    expect(await isIn(browser)).toBe(eve)
    const left = browser.copy()
    await own(address, browser)
    expect(await isIn(left)).not.toBe(address)
    expect(await know(eve)).toMatchObject([{ providers: [] }])
    await expectTheOwnersAlone(browser, address)
  })
})

test.each(PROVIDERS)(
  'T27 one account of %s comes first with four addresses at once: one user, and no other',
  async (provider) => {
    const [account, emails] = [newAddress(), Array.from({ length: 4 }, newAddress)]
    const answers = await Promise.all(
      emails.map((email) => signInWith(openBrowser(), provider, { account, email })),
    )
    const led = answers.map((answer) => new URL(answer.headers.get('location') ?? '', APP).pathname)
    expect(led).toContain('/dashboard')
    for (const path of led) expect(['/dashboard', '/sign-in/problem']).toContain(path)
    const known = (await Promise.all(emails.map(know))).flat()
    expect(known).toMatchObject([{ providers: [provider] }])
  },
)
