import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { KEY_FIELD, TENANT_FIELD } from '@/lib/guard/reserved'
import { listActions } from '../support/action-client.ts'
import { type Listener, listen } from '../support/listener.ts'
import { type SecondApp, startSecondApp } from '../support/second-app.ts'
import { findUser, signIn } from '../support/sign-in.ts'
import { asAdmin, trailOf } from '../support/trail.ts'

// D5: everything switched on, as an operator would, on the production build.

const TOKEN = 'metrics-token-of-this-test-0123456789'

let server: Listener
let app: SecondApp
let cookie: string

beforeAll(async () => {
  server = await listen()
  app = await startSecondApp('monitoring.log', {
    LOG_LEVEL: 'debug',
    METRICS_TOKEN: TOKEN,
    SENTRY_DSN: server.url.replace('://', '://publickey@').concat('/42'),
    OTEL_EXPORTER_OTLP_ENDPOINT: server.url,
    ALERT_WEBHOOK_URL: `${server.url}/alert`,
    ALERT_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
    // A key that Stripe does not know: what an operator finds out by being called.
    STRIPE_API_KEY: 'sk_test_local_but_of_another_world',
  })
  cookie = (await signIn('lea@lakeside.test')).cookies()
})
afterAll(async () => {
  await app.stop()
  await server.stop()
})

const metrics = (url: string, authorization?: string): Promise<Response> =>
  fetch(`${url}/api/metrics`, { headers: authorization ? { authorization } : {} })

describe('the metrics address', () => {
  test.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Bearer x',
    TOKEN,
    `Basic ${TOKEN}`,
    `Bearer ${TOKEN}x`,
    `Bearer ${TOKEN.slice(0, -1)}`,
    `Bearer ${TOKEN.toUpperCase()}`,
  ])('is closed to %j', async (key) => {
    const answer = await metrics(app.url, key)
    expect(answer.status).toBe(401)
    expect(await answer.text()).not.toContain('portcullis_')
  })

  test('is open to the token, and keeps its answer out of caches', async () => {
    const answer = await metrics(app.url, `Bearer ${TOKEN}`)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
    expect(await answer.text()).toMatch(
      /^portcullis_refusals_total\{event="monitoring\.metrics_read",reason="signed_out"\} \d+$/m,
    )
  })
})

test('one fault: a sentence and an id for the person, and under that id trail, log, Sentry and a call', async () => {
  const answer = await app.act('generateUserStripe', JSON.stringify([await checkout()]), { cookie })
  const { error } = resultOf(await answer.text())
  expect(error).toMatchObject({ reason: 'unavailable', requestId: expect.stringMatching(/^req_/) })
  const id = error.requestId

  const [reported] = await server.hear(
    1,
    ({ path, body }) => path.includes('/envelope/') && body.includes(id),
  )
  expect(reported?.body).toContain('"code":"STRIPE_KEY"')
  const [called] = await server.hear(1, ({ path }) => path === '/alert')
  expect(JSON.parse(called?.body ?? '')).toMatchObject({ code: 'STRIPE_KEY', requestId: id })
  expect((await trailOf(id)).map(({ code, outcome }) => ({ code, outcome }))).toContainEqual({
    code: 'STRIPE_KEY',
    outcome: 'failed',
  })
  const line = app.lines().filter((one) => one.includes(id) && one.includes('"code"'))
  expect(line).toHaveLength(1)
  expect(JSON.parse(line[0] ?? '')).toMatchObject({ level: 'error', event: 'billing.checkout_opened' })
  expect(await (await metrics(app.url, `Bearer ${TOKEN}`)).text()).toContain(
    'portcullis_failures_total{code="STRIPE_KEY"} 1',
  )
})

const checkout = async () => ({
  priceId: process.env.NEXT_PUBLIC_STRIPE_PRO_MONTHLY_PRICE_ID,
  [KEY_FIELD]: crypto.randomUUID(),
  [TENANT_FIELD]: (await findUser('lea@lakeside.test')).tenantId,
})

describe('T71 T73 what fails before the guard', () => {
  const BODIES = ['x', '["$Q1"]', '{"a":"\nb', 'x\n{"level":"info","event":"session.started"}\ny', '"$@0"']

  test.each(BODIES)('%j is refused, recorded and one line', async (body) => {
    const answer = await app.act('signInWithEmail', body)
    const digest = /"digest":"(\w+)"/.exec(await answer.text())?.[1] ?? ''
    expect(digest).not.toBe('')
    // Next answers first and tells us then.
    await expect
      .poll(async () => (await trailOf(digest)).at(-1), { timeout: 8_000 })
      .toMatchObject({
        event: 'request.failed',
        outcome: 'denied',
        code: 'INPUT_UNREADABLE',
        resource_type: 'route',
      })
    for (const line of app.lines()) expect(() => JSON.parse(line), line).not.toThrow()
    expect(app.lines().map((line) => JSON.parse(line).event)).not.toContain('session.started')
  })
})

test('T73 canaries in every header and every field of every action come out nowhere', async () => {
  const canary = 'C4n4ryC4n4ryC4n4ry'
  const headers = {
    cookie: `${cookie}; other=${canary}`,
    authorization: `Bearer ${canary}`,
    referer: `${app.url}/sign-in?next=/${canary}`,
    'x-forwarded-for': canary,
    'x-forwarded-user': canary,
    'x-api-key': canary,
    'x-request-id': canary,
    'accept-language': canary,
    forwarded: `for=${canary}`,
    traceparent: canary,
    baggage: `secret=${canary}`,
    'stripe-signature': `t=1,v1=${canary}`,
    'sentry-trace': canary,
  }
  const fields = { userId: canary, name: `${canary}\n`, role: canary, priceId: canary, email: canary }
  let refused = 0
  for (const { name } of listActions()) {
    for (const body of [
      [{ ...fields, provider: canary, token: canary, [canary]: canary }],
      [canary],
      canary,
    ]) {
      const answer = await app.act(name, JSON.stringify(body), headers)
      if (/"reason"|"digest"/.test(await answer.text())) refused += 1
    }
    await app.act(`${name}`, canary, headers)
  }
  expect(refused).toBeGreaterThan(listActions().length)
  await fetch(`${app.url}/api/webhooks/stripe?x=${canary}`, { method: 'POST', body: canary, headers })
  await fetch(`${app.url}/audit?search=${canary}`, { headers })
  await fetch(`${app.url}/api/metrics`, { headers })
  await fetch(`${app.url}/sign-in`, {
    method: 'POST',
    body: '[]',
    headers: { ...headers, 'next-action': canary },
  })

  expect(app.lines().length).toBeGreaterThan(refused)
  expect(app.lines().filter((line) => line.includes(canary))).toEqual([])
  const trail = await asAdmin(`SELECT * FROM audit_events e WHERE e::text LIKE $1`, [`%${canary}%`])
  expect(trail).toEqual([])
  expect(server.heard.filter(({ body }) => body.includes(canary))).toEqual([])
})

type Result = { error: { reason: string; requestId: string } }

function resultOf(body: string): Result {
  const line = /^\w+:(\{"status":"error".*)$/m.exec(body)?.[1]
  if (line === undefined) throw new Error(`no refusal: ${body.slice(0, 300)}`)
  return JSON.parse(line)
}
