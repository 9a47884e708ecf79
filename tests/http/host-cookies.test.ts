import { randomUUID } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type App, startNextProduction } from '../../local/app.ts'
import { freePort } from '../../local/ports.ts'
import { call } from '../support/action-client.ts'
import { type Browser, openBrowser } from '../support/http-browser.ts'
import { type Front, startFront } from '../support/https.ts'
import { confirm, forgetLimits, requestLink } from '../support/sign-in.ts'

// T32: the cookies of the production build as browsers get them, over https.

/** Every cookie that the code names. */
const NAMES = globSync(['auth.ts', 'lib/**/*.ts']).flatMap((path) =>
  [...readFileSync(path, 'utf8').matchAll(/\bcookie\('(\w+)'\)/g)].map(([, name]) => name),
)

let front: Front
let app: App

beforeAll(async () => {
  const port = await freePort()
  front = await startFront()
  front.leadTo(port)
  app = startNextProduction(port, { AUTH_URL: front.origin }, undefined, 'artifacts/https.log')
  await app.answers('/api/health')
})
afterAll(async () => {
  await app.stop()
  await front.stop()
})
beforeEach(() => forgetLimits())

/** A browser that notes every cookie it is given. */
function watched(cookies = ''): { browser: Browser; given: string[] } {
  const given: string[] = []
  const fetch: Front['fetch'] = async (url, init) => {
    const response = await front.fetch(url, init)
    given.push(...response.headers.getSetCookie())
    return response
  }
  return { browser: openBrowser(cookies, { ...front, fetch }), given }
}

const isIn = async (browser: Browser): Promise<boolean> => (await browser.send('/dashboard')).status === 200

/** What a browser minds of a cookie that is called `__Host-`, also when it is to go. */
function expectHosted(line: string): void {
  expect(line).toMatch(/^__Host-portcullis\./)
  expect(line).toMatch(/;\s*Secure(;|$)/i)
  expect(line).toMatch(/;\s*HttpOnly(;|$)/i)
  expect(line).toMatch(/;\s*SameSite=(lax|strict)(;|$)/i)
  expect(line).toMatch(/;\s*Path=\/(;|$)/i)
  expect(line).not.toMatch(/;\s*Domain=/i)
  expect(line.length).toBeLessThan(4_096)
}

test('T32 every cookie is of this host and https alone, unreadable to scripts, not sent from other sites, and small', async () => {
  const { browser, given } = watched()
  const link = await requestLink(browser, 'ben@okafor.test')
  expect(link.origin).toBe(front.origin)
  await confirm(browser, link)
  expect(await isIn(browser)).toBe(true)
  await call(browser, 'signInWithProvider', [{ provider: 'google' }])
  await call(browser, 'signInWithProvider', [{ provider: 'github' }])
  await call(browser, 'signOut', [{}])
  // Whoever is deleting their account gets another one, with which to undo that.
  const email = `olga.${randomUUID()}@example.test`
  await confirm(browser, await requestLink(browser, email))
  await call(browser, 'deleteAccount', [{ email }])
  await confirm(browser, await requestLink(browser, email))
  await call(browser, 'undoAccountDeletion', [{}])

  const names = new Set(given.map((line) => line.split('=')[0]))
  expect(names).toEqual(new Set(NAMES.map((name) => `__Host-portcullis.${name}`)))
  for (const line of given) expectHosted(line)
})

test('T32 a broken one is taken away as a browser takes it, and the next try works', async () => {
  const { browser, given } = watched('__Host-portcullis.callback=:::')
  const press = () => call(browser, 'signInWithProvider', [{ provider: 'google' }])
  expect((await press()).result).toMatchObject({ error: { reason: 'invalid_input' } })
  const [gone] = given.filter((line) => line.startsWith('__Host-portcullis.callback='))
  expectHosted(gone ?? '')
  expect(gone).toMatch(/^[^=]+=;.*Max-Age=0(;|$)/i)
  expect((await press()).location).toMatch(/^http/)
})

test('T32 the cookie under its plain name, as another host of the domain could set it, is none', async () => {
  const { browser } = watched()
  await confirm(browser, await requestLink(browser, 'ben@okafor.test'))
  expect(await isIn(browser)).toBe(true)
  const planted = openBrowser(browser.cookies().replaceAll('__Host-', ''), front)
  expect(planted.cookies()).toContain('portcullis.session=')
  expect(await isIn(planted)).toBe(false)
})
