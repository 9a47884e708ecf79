import { randomUUID } from 'node:crypto'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { call } from '../support/action-client.ts'
import { changingNothing } from '../support/digest.ts'
import { APP, openBrowser } from '../support/http-browser.ts'
import { comeBack, openCallback, signInWith } from '../support/providers.ts'
import { expectTold, INCOMPLETE } from '../support/refused-sign-in.ts'
import { confirm, forgetLimits, requestLink } from '../support/sign-in.ts'

// What another site, a link that was changed, or a browser with odd cookies brings to the ways in: a denial, and never a
// fault of ours, or nothing at all (T28, T30).

beforeEach(() => forgetLimits())
afterAll(() => forgetLimits())

const newAddress = (): string => `mara.${randomUUID()}@home.test`

const BROKEN = [':::', '%E0%A4%A']
const GONE = {
  error: { reason: 'invalid_input', message: expect.stringContaining('It is gone; try again') },
}

describe.each(['google', 'github'] as const)('T28 by %s', (provider) => {
  test('an image of another site fetched it, which empties nobody’s bucket', async () => {
    const browser = openBrowser()
    const image = { headers: { 'sec-fetch-dest': 'image', 'sec-fetch-site': 'cross-site' } }
    for (let time = 0; time < 40; time += 1)
      await openBrowser().send(`/api/auth/callback/${provider}?code=x&state=y`, image)
    const back = await comeBack(browser, provider, { account: newAddress() })
    const answer = await browser.send(back.pathname + back.search, image)
    await expectTold(browser, answer, {
      word: 'cross_origin',
      code: 'REQUEST_CROSS_ORIGIN',
      says: 'own pages',
    })
    const page = { headers: { 'sec-fetch-dest': 'document', 'sec-fetch-site': 'cross-site' } }
    const shown = await browser.send(back.pathname + back.search, page)
    expect(shown.headers.get('location')).toBe(`${APP}/dashboard`)
  })

  test('its browser has other cookies that begin like ours: they hinder nobody', async () => {
    const strange = [
      'portcullis.session[x]=1',
      'portcullis.session@=1',
      'portcullis.session.0=x',
      'portcullis.é=1',
    ]
    for (const cookie of strange) {
      const browser = openBrowser(cookie)
      const answer = await signInWith(browser, provider, { account: newAddress() })
      expect(answer.headers.get('location')).toBe(`${APP}/dashboard`)
      expect((await browser.send('/dashboard')).status).toBe(200)
    }
  })

  test.each(BROKEN)(
    'it kept %s for the page to go to: refused once, in words, and then it works',
    async (value) => {
      const browser = openBrowser(`portcullis.callback=${value}`)
      expect((await call(browser, 'signInWithProvider', [{ provider }])).result).toMatchObject(GONE)
      const answer = await signInWith(browser, provider, { account: newAddress() })
      expect(answer.headers.get('location')).toBe(`${APP}/dashboard`)
    },
  )

  test('it kept a page of another site to go to, and stays with us', async () => {
    for (const page of ['https://evil.test/', '//evil.test', 'javascript:alert(1)', ':::']) {
      const leaving = openBrowser()
      const back = await comeBack(leaving, provider, { account: newAddress() })
      const kept = leaving.cookies().replace(/portcullis\.callback=[^;]*/, '')
      const browser = openBrowser(`${kept}; portcullis.callback=${encodeURIComponent(page)}`)
      const answer = await openCallback(browser, back)
      expect(answer.headers.get('location')).toBe(`${APP}/dashboard`)
    }
  })
})

describe('T30 by mail', () => {
  test.each(BROKEN)(
    'the browser kept %s for the page to go to: refused once, and then it works',
    async (value) => {
      const [browser, email] = [openBrowser(`portcullis.callback=${value}`), newAddress()]
      expect((await call(browser, 'signInWithEmail', [{ email }])).result).toMatchObject(GONE)
      const answer = await confirm(browser, await requestLink(browser, email))
      expect(answer.headers.get('location')).toBe(`${APP}/dashboard`)
    },
  )

  test.each([
    ['NUL', 'a\u0000b@home.test'],
    ['a text', 'Your account was hacked, call us'],
  ])('the link has %s for an address, which stands on no page of ours', async (_name, email) => {
    const browser = openBrowser()
    const link = await requestLink(browser, newAddress())
    expect(await (await browser.send(link.pathname + link.search)).text()).toContain(
      'You are about to sign in',
    )
    link.searchParams.set('email', email)
    const page = await (await browser.send(link.pathname + link.search)).text()
    expect(page).toContain('The link is not complete')
    expect(page).not.toContain('You are about to sign in')
    const press = () => browser.send(`/api/auth/callback/email${link.search}`, { method: 'POST' })
    await expectTold(browser, await changingNothing(press), INCOMPLETE)
  })

  test('the link has two addresses', async () => {
    const [browser, address] = [openBrowser(), newAddress()]
    const link = await requestLink(browser, address)
    link.searchParams.append('email', address)
    const press = () => browser.send(`/api/auth/callback/email${link.search}`, { method: 'POST' })
    await expectTold(browser, await changingNothing(press), INCOMPLETE)
  })
})
