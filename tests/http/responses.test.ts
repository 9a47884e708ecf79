import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { call, listActions, openBrowser } from '../support/action-client.ts'
import { readDigest } from '../support/digest.ts'
import type { Browser } from '../support/http-browser.ts'
import { forgetLimits, signIn } from '../support/sign-in.ts'

const PAGES = [
  '/',
  '/pricing',
  '/sign-in',
  '/check-mail',
  '/confirm',
  '/sign-in/problem?error=x',
  '/dashboard',
  '/profile',
  '/billing',
  '/audit',
  '/admin/users',
  '/admin/audit',
  '/nowhere',
  '/api/health',
  '/api/ready',
  '/api/nowhere',
]

const HEADERS: Record<string, RegExp> = {
  'x-content-type-options': /^nosniff$/,
  'x-frame-options': /^DENY$/,
  'referrer-policy': /^(strict-origin-when-cross-origin|same-origin|no-referrer)$/,
  'cross-origin-opener-policy': /^same-origin$/,
  'permissions-policy': /camera=\(\)/,
  'strict-transport-security': /max-age=\d{8}/,
}
const SHAREABLE = /public|s-maxage|max-age=[1-9]/

let ada: Browser
afterAll(() => forgetLimits())
beforeAll(async () => {
  ada = await signIn('ada@portcullis.test')
})

test.each(['/%', '/%E0%A4%A', '/admin/users/%E0', '/api/auth/callback/%', '/%ff?next=%ff'])(
  'T14 %s is no address: there is nothing, and nothing failed',
  async (path) => {
    for (const browser of [openBrowser(), openBrowser('portcullis.session=x'), ada])
      expect((await browser.send(path)).status).toBe(404)
  },
)

describe('T76 T78 every answer', () => {
  test.each(PAGES)('%s carries the headers that protect it, signed in or not', async (path) => {
    for (const browser of [openBrowser(), ada]) {
      const { headers } = await browser.send(path)
      for (const [name, value] of Object.entries(HEADERS)) expect(headers.get(name), name).toMatch(value)
      expect(headers.has('x-powered-by')).toBe(false)
      expect(headers.get('server')).toBeNull()
    }
  })

  test.each(PAGES)(
    'T45 %s is kept by no shared cache once it is about somebody, or sets a cookie',
    async (path) => {
      for (const browser of [openBrowser(), ada]) {
        const { headers } = await browser.send(path)
        const shared = SHAREABLE.test(headers.get('cache-control') ?? '')
        expect(shared && headers.getSetCookie().length > 0).toBe(false)
        if (/^\/(dashboard|profile|billing|audit|admin|api)/.test(path)) expect(shared).toBe(false)
      }
    },
  )

  test('T45 an action that sets a cookie on its way to a static page is kept by no shared cache', async () => {
    await forgetLimits()
    const browser = await signIn('ada@portcullis.test')
    const answers = [
      await call(openBrowser(), 'signInWithEmail', [{ email: 'ada@portcullis.test' }]),
      await call(openBrowser(), 'signInWithProvider', [{ provider: 'google' }]),
      await call(browser, 'signOut', [{}]),
    ]
    for (const { headers } of answers) {
      expect(headers.getSetCookie().length).toBeGreaterThan(0)
      expect(headers.get('cache-control')).not.toMatch(SHAREABLE)
    }
  })
})

describe('T77 the files that every visitor gets', () => {
  const files = walk(`${process.env.NEXT_DIST_DIR}/static`)
  const secrets = Object.entries(process.env).filter(
    ([name, value]) =>
      /^(AUTH_SECRET|DATABASE_\w+|STRIPE_(API_KEY|WEBHOOK_SECRET)|SMTP_URL|\w+_CLIENT_SECRET)$/.test(name) &&
      (value ?? '').length > 8,
  )

  test('hold no secret of the environment, nor the password in one', () => {
    expect(files.length).toBeGreaterThan(5)
    expect(secrets.length).toBeGreaterThan(7)
    const words = secrets.flatMap(([name, value = '']) => {
      const password = URL.canParse(value) ? new URL(value).password : ''
      return [[name, value], ...(password ? [[`${name} (password)`, password]] : [])]
    })
    const found = files.flatMap((file) => {
      const bytes = readFileSync(file)
      return words.filter(([, word = '']) => bytes.includes(word)).map(([name]) => `${name} in ${file}`)
    })
    expect(found).toEqual([])
  })

  test('and the search would find one: the public price ids are there', () => {
    const ids = [...files, ...walk(`${process.env.NEXT_DIST_DIR}/server/app`)].map((file) =>
      readFileSync(file),
    )
    const price = process.env.NEXT_PUBLIC_STRIPE_PRO_MONTHLY_PRICE_ID ?? 'missing'
    const action = listActions().find(({ name }) => name === 'updateUserName')?.id ?? 'missing'
    expect(ids.some((bytes) => bytes.includes(price) || bytes.includes(action))).toBe(true)
  })

  test('have no source map', () => expect(files.filter((file) => file.endsWith('.map'))).toEqual([]))
})

describe('B2 A8 the machine’s ways in', () => {
  test('/api/health is alive and /api/ready has every migration', async () => {
    expect(await (await openBrowser().send('/api/health')).json()).toEqual({ status: 'alive' })
    const ready = await openBrowser().send('/api/ready')
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready' }])
  })

  test.each([
    ['no signature', {}],
    ['an empty signature', { 'stripe-signature': '' }],
    [
      'a made-up signature',
      { 'stripe-signature': `t=${Math.floor(Date.now() / 1000)},v1=${'0'.repeat(64)}` },
    ],
    ['garbage', { 'stripe-signature': 'garbage' }],
  ])('T50 a webhook with %s is refused and leaves nothing', async (_name, headers) => {
    const event = JSON.stringify({
      id: 'evt_forged',
      object: 'event',
      type: 'customer.subscription.updated',
      data: { object: {} },
    })
    const before = await readDigest()
    const response = await openBrowser().send('/api/webhooks/stripe', {
      method: 'POST',
      body: event,
      headers,
    })
    expect(response.status).toBe(400)
    expect(await readDigest()).toEqual(before)
    expect(await response.json()).toMatchObject({
      error: { reason: 'invalid_input', requestId: expect.stringMatching(/^req_/) },
    })
  })

  test.each(['GET', 'PUT', 'DELETE', 'PATCH'])('a webhook is posted, not sent by %s', async (method) => {
    expect((await openBrowser().send('/api/webhooks/stripe', { method })).status).toBe(405)
  })
})

function walk(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? walk(path) : [path]
  })
}
