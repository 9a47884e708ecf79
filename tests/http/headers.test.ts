import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { call, openBrowser, submit } from '../support/action-client.ts'
import { inlineCode, parsePolicy, scriptsOf, stoppedScripts } from '../support/content-policy.ts'
import type { Browser } from '../support/http-browser.ts'
import { findUser, forgetLimits, signIn } from '../support/sign-in.ts'

const manifest = <T>(name: string): T =>
  JSON.parse(readFileSync(`${process.env.NEXT_DIST_DIR}/${name}`, 'utf8'))

/** Every page and route of the build, from its own list, and what is in no list. */
const ADDRESSES = [
  ...new Set(Object.values(manifest<Record<string, string>>('app-path-routes-manifest.json'))),
  ...['/no-such-page', '/api/no-such-route', '/dashboard/no-such-page', '/_next/static/no-such-file.js'],
  ...['/pricing/', '//evil.test', '/%', '/_next/image?url=x', '/sign-in?next=%2Faudit', '/audit?search=%00'],
]

const HEADERS: Record<string, RegExp> = {
  'x-content-type-options': /^nosniff$/,
  'x-frame-options': /^DENY$/,
  'referrer-policy': /^(strict-origin-when-cross-origin|same-origin|no-referrer)$/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^(same-origin|cross-origin)$/,
  'permissions-policy': /camera=\(\)/,
  'strict-transport-security': /max-age=\d{8}/,
  'content-security-policy': /default-src 'none'.*frame-ancestors 'none'/,
}

let ada: Browser
let umaId: string
beforeAll(async () => {
  ada = await signIn('ada@portcullis.test')
  umaId = (await findUser('uma@northwind.test')).id
})
afterAll(() => forgetLimits())

const at = (address: string) => address.replace('[id]', umaId).replace(/\[\w+\]/, 'google')

/** An answer is protected, whatever it is; a page besides runs its own scripts and no others. */
async function expectProtected(response: Response): Promise<void> {
  const { headers } = response
  for (const [name, value] of Object.entries(HEADERS)) expect(headers.get(name), name).toMatch(value)
  expect(headers.has('x-powered-by')).toBe(false)
  const header = headers.get('content-security-policy')
  expect(header).not.toMatch(/unsafe-|\*|data:/)
  const html = await response.text()
  if (!headers.get('content-type')?.startsWith('text/html')) {
    expect(html).not.toMatch(/^\s*<(!doctype|html)/i)
    return
  }
  const policy = parsePolicy(header)
  expect(stoppedScripts(html, policy)).toEqual([])
  // Next's own page for a failure without an app has styles of its own, and is plain without them.
  if (!html.includes('id="__next_error__"')) expect(inlineCode(html)).toEqual([])
  for (const directive of ['object-src', 'base-uri', 'frame-ancestors'])
    expect(policy.get(directive), directive).toEqual(["'none'"])
  expect(policy.get('report-uri')).toEqual(['/api/csp-report'])
  expect(headers.get('content-security-policy-report-only')).toMatch(/^require-trusted-types-for 'script'/)
  expect(headers.get('reporting-endpoints')).toBe('csp="/api/csp-report"')
}

describe('T76 T78 M13 every answer carries what protects it', () => {
  test.each(ADDRESSES)('%s, signed in or not, by every method, as a page and as data', async (address) => {
    await forgetLimits()
    for (const browser of [openBrowser(), ada]) {
      for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'OPTIONS'])
        await expectProtected(await browser.send(at(address), { method }))
      await expectProtected(await browser.send(at(address), { headers: { rsc: '1' } }))
    }
  })

  test('an action’s answer too: taken, refused, unknown and broken, by script and by form', async () => {
    await forgetLimits()
    const browser = openBrowser()
    for (const ask of [call, submit] as const) {
      const given = ask === call ? [{ email: 'x' }] : { email: 'x' }
      const { headers } = await (ask as typeof call)(browser, 'signInWithEmail', given as unknown[])
      for (const [name, value] of Object.entries(HEADERS)) expect(headers.get(name), name).toMatch(value)
    }
    for (const action of ['0'.repeat(42), 'x'])
      await expectProtected(
        await browser.send('/sign-in', { method: 'POST', body: '[', headers: { 'next-action': action } }),
      )
    await expectProtected(
      await browser.send('/sign-in', {
        method: 'POST',
        body: '--x',
        headers: { 'content-type': 'multipart/form-data; boundary=x' },
      }),
    )
  })
})

describe('T76 what a page may run', () => {
  test('a page made for one request runs what carries the nonce of that request', async () => {
    const nonces = new Set<string>()
    for (let request = 0; request < 20; request++) {
      const response = await ada.send('/dashboard')
      const [nonce = '', ...rest] = parsePolicy(response.headers.get('content-security-policy')).get(
        'script-src',
      ) ?? ['']
      expect(nonce).toMatch(/^'nonce-[A-Za-z0-9+/]{22}=='$/)
      expect(rest).toEqual(["'strict-dynamic'"])
      expect(scriptsOf(await response.text()).length).toBeGreaterThan(5)
      nonces.add(nonce)
    }
    expect(nonces.size).toBe(20)
  })

  test('and a request that brings a policy of its own chooses no nonce', async () => {
    const own = "script-src 'nonce-YXR0YWNrZXI='"
    for (const name of ['content-security-policy', 'content-security-policy-report-only', 'x-nonce']) {
      const response = await ada.send('/dashboard', { headers: { [name]: own } })
      expect(response.headers.get('content-security-policy')).not.toContain('YXR0YWNrZXI')
      expect(await response.text()).not.toContain('YXR0YWNrZXI')
    }
  })

  test.each(['/', '/pricing', '/no-such-page'])('%s has no script, and may run none', async (path) => {
    const response = await openBrowser().send(path)
    expect(parsePolicy(response.headers.get('content-security-policy')).get('script-src')).toEqual(["'none'"])
    expect(scriptsOf(await response.text())).toEqual([])
  })

  test('the sign-in page names its own scripts, and has no nonce to share', async () => {
    const response = await openBrowser().send('/sign-in')
    const sources = parsePolicy(response.headers.get('content-security-policy')).get('script-src') ?? []
    expect(sources.filter((source) => !source.startsWith("'sha256-"))).toEqual(["'self'"])
    expect(sources.length).toBeGreaterThan(2)
    expect(await response.text()).not.toContain('nonce=')
  })

  test('forms may lead to the places we send people to, and nowhere else', async () => {
    const response = await openBrowser().send('/sign-in')
    const targets = parsePolicy(response.headers.get('content-security-policy')).get('form-action') ?? []
    for (const url of [
      process.env.STRIPE_API_URL,
      process.env.GOOGLE_ISSUER_URL,
      process.env.GITHUB_BASE_URL,
    ])
      expect(targets).toContain(new URL(url ?? '').origin)
    expect(targets.every((target) => target === "'self'" || new URL(target).origin === target)).toBe(true)
  })
})

describe('N20 a page that is the same for everybody', () => {
  const routes = Object.entries(
    manifest<{ routes: Record<string, { routeType: string }> }>('prerender-manifest.json').routes,
  )
  const pages = routes
    .filter(([path, { routeType }]) => routeType === 'page' && !path.startsWith('/_'))
    .map(([path]) => path)

  test('is made by the build: landing, pricing, sign-in', () => {
    expect(pages).toEqual(expect.arrayContaining(['/', '/pricing', '/sign-in', '/check-mail']))
  })

  test.each(pages)('%s stays the same after somebody renamed themselves and signed out', async (path) => {
    const read = async () => {
      const response = await openBrowser().send(path)
      expect(response.headers.get('x-nextjs-prerender')).toMatch(/^1/)
      expect(response.headers.get('cache-control')).toMatch(/s-maxage/)
      await expectProtected(response.clone())
      return response.text()
    }
    const before = await read()
    const lea = await signIn('lea@lakeside.test')
    const { id } = await findUser('lea@lakeside.test')
    const renamed = await call(lea, 'updateUserName', [
      { userId: id, name: 'Lea Stone', idempotencyKey: crypto.randomUUID() },
    ])
    expect(renamed.result?.status).toBe('success')
    await call(lea, 'signOut', [{}])
    await read()
    expect(await read()).toBe(before)
  })
})
