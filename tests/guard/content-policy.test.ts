import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TOAST_STYLES } from '@/lib/csp/policy'
import { policyOf } from '@/lib/csp/prerendered'
import { readViolations } from '@/lib/csp/report'
import { contentTypeOf, policies } from '@/lib/csp/response'
import { parsePolicy } from '../support/content-policy'

const MADE_ONCE =
  '<script src="/_next/static/a.js"></script><script>one()</script><script id="b">two()</script>'
const prerendered = new Map([
  ['/sign-in', policyOf(MADE_ONCE)],
  ['/_not-found', policyOf('<script>missing()</script>')],
])
const policyFor = policies(prerendered)

/** Answers as its query says: `status`, `type`, and `made` where the page was made by the build. */
const server = createServer((request: IncomingMessage, response: ServerResponse) => {
  const setPolicy = policyFor(request)
  const asked = new URL(request.url ?? '/', 'http://localhost').searchParams
  if (asked.has('made')) response.setHeader('x-nextjs-prerender', '1')
  const status = Number(asked.get('status') ?? 200)
  const head = { 'Content-Type': asked.get('type') ?? 'text/html; charset=utf-8' }
  setPolicy(response, status, contentTypeOf(response, [status, head]))
  response.writeHead(status, head).end(String(request.headers['content-security-policy']))
})
let base = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
})
afterAll(() => server.close())

const digestOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

async function scriptsOf(path: string): Promise<string[] | undefined> {
  const response = await fetch(base + path)
  return parsePolicy(response.headers.get('content-security-policy')).get('script-src')
}

describe('T76 what an answer may run', () => {
  test.each([200, 404, 500])('a page with status %i, made now: what carries its nonce', async (status) => {
    const response = await fetch(`${base}/profile?status=${status}`)
    const [nonce, strict] =
      parsePolicy(response.headers.get('content-security-policy')).get('script-src') ?? []
    expect(nonce).toMatch(/^'nonce-/)
    expect(strict).toBe("'strict-dynamic'")
    expect(await response.text(), 'Next was told the same nonce').toContain(nonce)
  })

  test('a prerendered page: its own files, and its inline scripts by their digests', async () => {
    expect(await scriptsOf('/sign-in?made')).toEqual(["'self'", digestOf('one()'), digestOf('two()')])
  })

  test('a 404 is the prerendered page of 404s, at whatever address', async () => {
    for (const path of ['/nowhere', '/sign-in'])
      expect(await scriptsOf(`${path}?made&status=404`)).toEqual([digestOf('missing()')])
  })

  test('a prerendered page that the build did not make: nothing', async () => {
    expect(await scriptsOf('/made-since?made')).toEqual(["'none'"])
  })

  test.each(['application/json', 'text/plain', 'image/svg+xml', 'text/x-component'])(
    'an answer of %s: nothing at all',
    async (type) => {
      const response = await fetch(`${base}/data?type=${type}`)
      const policy = parsePolicy(response.headers.get('content-security-policy'))
      expect(policy.get('default-src')).toEqual(["'none'"])
      expect(policy.has('script-src')).toBe(false)
    },
  )
})

test('T76 the style sheet of the toasts is the one the policy names', () => {
  const source = readFileSync('node_modules/sonner/dist/index.mjs', 'utf8')
  const [, literal = '""'] = /^__insertCSS\((".*")\);?$/m.exec(source) ?? []
  const digests = ['', JSON.parse(literal) as string].map(
    (text) => `sha256-${createHash('sha256').update(text).digest('base64')}`,
  )
  expect(TOAST_STYLES).toEqual(digests)
})

describe('T73 what is kept of a browser’s report', () => {
  const read = (body: unknown) =>
    readViolations(new Request('http://localhost', { method: 'POST', body: JSON.stringify(body) }))

  test('directive, page without its query, and the origin of what was stopped', async () => {
    const older = {
      'document-uri': 'https://app.test/confirm?token=secret#x',
      'violated-directive': 'script-src-elem',
      'blocked-uri': 'https://evil.test/x.js?stolen=1',
      'script-sample': 'secret()',
    }
    const newer = {
      documentURL: older['document-uri'],
      effectiveDirective: 'script-src-elem',
      blockedURL: 'inline',
      disposition: 'report',
    }
    expect(await read({ 'csp-report': older })).toEqual([
      { directive: 'script-src-elem', blocked: 'https://evil.test', page: '/confirm', enforced: true },
    ])
    expect(
      await read([
        { type: 'csp-violation', body: newer },
        { type: 'deprecation', body: {} },
      ]),
    ).toEqual([{ directive: 'script-src-elem', blocked: 'inline', page: '/confirm', enforced: false }])
  })

  test.each([
    ['a text', 'x'],
    ['null', null],
    ['a report without a page', { 'csp-report': {} }],
  ])('%s is no report', async (_name, body) => {
    await expect(read(body)).rejects.toMatchObject({ code: 'INPUT_UNREADABLE' })
  })
})
