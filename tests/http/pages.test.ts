import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openBrowser, submit } from '../support/action-client.ts'
import { changingNothing } from '../support/digest.ts'
import { APP, type Browser } from '../support/http-browser.ts'
import { confirm, findUser, forgetLimits, newestLink, signIn } from '../support/sign-in.ts'
import { asAdmin } from '../support/trail.ts'

/** Every page and route of the build, from its own list. */
const routes = (): string[] =>
  Object.values(
    JSON.parse(readFileSync(`${process.env.NEXT_DIST_DIR}/app-path-routes-manifest.json`, 'utf8')) as Record<
      string,
      string
    >,
  )

const PUBLIC = [
  '/',
  '/pricing',
  '/sign-in',
  '/sign-in/problem',
  '/sign-in/ended',
  '/check-mail',
  '/confirm',
  '/invitation',
  '/undo-deletion',
]
const SIGNED_IN = [
  '/dashboard',
  '/profile',
  '/security',
  '/account',
  '/team',
  '/teams/new',
  '/impersonation',
  '/billing',
  '/billing/return',
  '/audit',
  '/re-authenticate',
]
const FOR_ADMINS = [
  '/admin/users',
  '/admin/users/[id]',
  '/admin/audit',
  '/admin/jobs',
  '/admin/requests',
  '/admin/surfaces',
]
/** Files; tests/attack/downloads.test.ts says who gets them. */
const DOWNLOADS = ['/audit/export', '/account/export', '/admin/audit/export']

/** The address of a page; where it is about somebody, it is about Uma. */
const at = async (page: string): Promise<string> =>
  page.includes('[id]') ? page.replace('[id]', (await findUser('uma@northwind.test')).id) : page

beforeEach(() => forgetLimits())
afterAll(() => forgetLimits())

test('T44 every page of the build is in one of the lists here', () => {
  const pages = routes().filter((path) => !/^\/(api\/|_)|\.(png|svg|ico|txt|xml)$|-image$|icon/.test(path))
  expect(pages.sort()).toEqual([...PUBLIC, ...SIGNED_IN, ...FOR_ADMINS, ...DOWNLOADS].sort())
})

describe('T2 without a session', () => {
  test.each(PUBLIC)('%s is open', async (path) => {
    expect((await openBrowser().send(path)).status).toBe(200)
  })

  test.each([...SIGNED_IN, ...FOR_ADMINS])('%s sends to sign in, and knows the way back', async (page) => {
    const path = await at(page)
    for (const cookie of ['', 'portcullis.session=garbage']) {
      const response = await changingNothing(() => openBrowser(cookie).send(`${path}?search=a%26b`))
      expect(response.status).toBe(307)
      const target = new URL(response.headers.get('location') ?? '', APP)
      expect(target.origin + target.pathname).toBe(`${APP}/sign-in`)
      expect(target.searchParams.get('next')?.split('?')[0]).toBe(path)
      expect(await response.text()).not.toMatch(/Northwind|okafor/i)
    }
  })

  test.each([...SIGNED_IN, ...FOR_ADMINS])(
    'T12 %s shows nothing in any other shape of the address',
    async (page) => {
      const path = await at(page)
      for (const shape of [
        `${path}.rsc`,
        `${path}?_rsc=1`,
        `/_next/data/x${path}.json`,
        `${path}/`,
        `//${path}`,
        path.replace('/', '/%2e/'),
      ]) {
        const response = await openBrowser().send(shape, {
          headers: { rsc: '1', 'x-middleware-subrequest': 'middleware' },
        })
        const body = await response.text()
        expect(response.status === 200 && /Northwind|Uma Rao|@okafor\.test/.test(body), shape).toBe(false)
      }
    },
  )
})

describe('T5 pages for admins', () => {
  let ada: Browser
  let ben: Browser
  beforeAll(async () => {
    ada = await signIn('ada@portcullis.test')
    ben = await signIn('ben@okafor.test')
  })

  test.each(FOR_ADMINS)('%s is there for Ada, and not there for Ben, which is recorded', async (page) => {
    const path = await at(page)
    expect((await ada.send(path)).status).toBe(200)
    const refusals = async () =>
      (
        await asAdmin(
          `SELECT 1 FROM audit_events WHERE code = 'AUTH_PLATFORM_ROLE' AND event LIKE 'page.admin%'`,
        )
      ).length
    const before = await refusals()
    const response = await changingNothing(() => ben.send(path))
    expect(await response.text()).not.toMatch(/uma@northwind\.test|ada@portcullis\.test/)
    expect(await refusals()).toBe(before + 1)
  })

  test.each(SIGNED_IN.filter((path) => path !== '/billing/return'))(
    'T40 %s shows Ben nothing of Northwind',
    async (path) => {
      const response = await ben.send(path)
      expect(response.status).toBe(200)
      expect(await response.text()).not.toMatch(/Northwind|Uma Rao|uma@/)
    },
  )
})

describe('T75 the way back after sign-in', () => {
  /** Signs Ben in from a sign-in page that was opened with this `next`, without JavaScript. */
  const comesTo = async (next: string): Promise<URL> => {
    const browser = openBrowser()
    const referer = `${APP}/sign-in?next=${encodeURIComponent(next)}`
    const sent = await submit(
      browser,
      'signInWithEmail',
      { email: 'ben@okafor.test' },
      { headers: { referer } },
    )
    expect(new URL(sent.location ?? '', APP).pathname).toBe('/check-mail')
    const response = await confirm(browser, await newestLink('ben@okafor.test'))
    return new URL(response.headers.get('location') ?? '', APP)
  }

  test.each(['/profile', '/audit?search=req_1&days=7', '/billing?checkout=done'])(
    'leads to %s',
    async (next) => {
      expect((await comesTo(next)).href).toBe(`${APP}${next}`)
    },
  )

  test.each([
    'https://evil.test/',
    '//evil.test',
    '/\\evil.test',
    '/\t/evil.test',
    'javascript:alert(1)',
    `${APP}.evil.test/`,
    `${APP}@evil.test/`,
    '/.//evil.test',
    'data:text/html,x',
    '/%5C%5Cevil.test/..//evil.test',
  ])('and not to %j', async (next) => {
    const target = await comesTo(next)
    expect(target.origin).toBe(APP)
    expect(target.pathname.startsWith('//')).toBe(false)
  })

  test.each(['https://evil.test/', '//evil.test', 'javascript:alert(1)'])(
    'nor by a changed link: %j',
    async (url) => {
      const browser = openBrowser()
      await submit(browser, 'signInWithEmail', { email: 'ben@okafor.test' })
      const link = await newestLink('ben@okafor.test')
      link.searchParams.set('callbackUrl', url)
      const response = await confirm(browser, link)
      expect(new URL(response.headers.get('location') ?? '', APP).origin).toBe(APP)
    },
  )
})
