import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { classify } from '@/lib/classify'
import { withTenant } from '@/lib/db'
import { type Code, Refusal } from '@/lib/errors'
import { Stripe } from '@/lib/stripe'
import { startLocalStripe } from '../../local/stripe/server.ts'
import { API_KEY, sdk, WEBHOOK_SECRET } from '../local-stripe/setup.ts'
import { listen } from '../support/listener.ts'
import { thrownBy } from './provoke.ts'

const codeOf = async (work: Promise<unknown>): Promise<Code> => classify(await thrownBy(work)).code

async function startStripe() {
  const webhook = { url: 'http://127.0.0.1:9/', secret: WEBHOOK_SECRET }
  const server = await startLocalStripe({ apiKey: API_KEY, webhook })
  onTestFinished(() => server.stop())
  return server
}

describe('T14 what the real Stripe SDK throws', () => {
  test('a customer it does not have', async () => {
    expect(await codeOf(sdk(await startStripe()).customers.retrieve('cus_nobody'))).toBe('STRIPE_REFUSED')
  })

  test('a key it does not know calls somebody: nothing can be sold', async () => {
    const stranger = sdk(await startStripe(), 'sk_test_somebody_elses_key')
    expect(await codeOf(stranger.customers.list())).toBe('STRIPE_KEY')
  })

  test('one idempotency key for two things', async () => {
    const stripe = sdk(await startStripe())
    const options = { idempotencyKey: 'same' }
    await stripe.customers.create({ name: 'Uma' }, options)
    expect(await codeOf(stripe.customers.create({ name: 'Ben' }, options))).toBe('STRIPE_CONFLICT')
  })

  test('no answer at all', async () => {
    const server = await startStripe()
    const stripe = sdk(server)
    await server.stop()
    expect(await codeOf(stripe.customers.list())).toBe('STRIPE_UNAVAILABLE')
  })

  test.each([
    [500, 'STRIPE_UNAVAILABLE'],
    [429, 'STRIPE_UNAVAILABLE'],
    [403, 'STRIPE_KEY'],
    [402, 'STRIPE_REFUSED'],
  ])('an answer of %i', async (status, code) => {
    const server = await listen()
    onTestFinished(server.stop)
    server.answer(status, { error: { type: 'api_error', message: 'No.' } })
    const { hostname: host, port } = new URL(server.url)
    const stripe = new Stripe(API_KEY, { host, port, protocol: 'http', maxNetworkRetries: 0 })
    expect(await codeOf(stripe.customers.list())).toBe(code)
  })

  test('a signature that does not verify', async () => {
    const verified = async () => new Stripe(API_KEY).webhooks.constructEvent('{}', 't=1,v1=x', WEBHOOK_SECRET)
    expect(await codeOf(verified())).toBe('WEBHOOK_SIGNATURE')
  })
})

// The errors of Auth.js, as the next-auth that is installed brings them.
const nextAuth = createRequire(createRequire(import.meta.url).resolve('next-auth'))
const AUTH: Record<string, new (message?: unknown, options?: unknown) => Error> = await import(
  pathToFileURL(nextAuth.resolve('@auth/core/errors')).href
)

type OAuth = {
  validateAuthResponse: (as: object, client: object, brought: URLSearchParams, state: string) => unknown
  processAuthorizationCodeResponse: (
    as: object,
    client: object,
    answer: Response,
    expected?: object,
  ) => Promise<unknown>
}
const oauth: OAuth = await import(
  pathToFileURL(createRequire(nextAuth.resolve('@auth/core')).resolve('oauth4webapi')).href
)

describe('T14 what Auth.js throws', () => {
  const WRAPPERS = [
    'AdapterError',
    'AuthError',
    'EventError',
    'JWTSessionError',
    'SessionTokenError',
    'SignInError',
    'SignOutError',
  ]
  const classes = Object.entries(AUTH).filter(([, one]) => one.prototype instanceof Error)

  test('is known, every kind of it', () => {
    expect(classes.length).toBeGreaterThan(25)
    for (const [name, AuthError] of classes) {
      const { code } = classify(new AuthError())
      expect([name, code === 'UNEXPECTED']).toEqual([name, WRAPPERS.includes(name)])
    }
  })

  test.each([
    ['AccessDenied', 'AUTH_REFUSED'],
    ['Verification', 'AUTH_LINK_OVER'],
    ['OAuthAccountNotLinked', 'AUTH_OTHER_WAY'],
    ['OAuthCallbackError', 'AUTH_DECLINED'],
    ['CallbackRouteError', 'AUTH_PROVIDER'],
    ['MissingSecret', 'AUTH_CONFIG'],
  ])('%s is %s', (name, code) => {
    const AuthError = AUTH[name]
    expect(AuthError && classify(new AuthError()).code).toBe(code)
  })

  test('what it wraps decides: the mail server, the database, a refusal of ours', async () => {
    const { AdapterError, CallbackRouteError } = AUTH
    if (!AdapterError || !CallbackRouteError) throw new Error('Auth.js has other errors')
    const refused = new Refusal('MAIL_UNAVAILABLE')
    expect(classify(new CallbackRouteError(refused)).code).toBe('MAIL_UNAVAILABLE')
    const broken = await thrownBy(
      withTenant(crypto.randomUUID(), (tx) => tx.$queryRaw`SELECT nothing FROM nowhere`),
    )
    expect(classify(new AdapterError(broken)).code).toBe('DB_SCHEMA')
    expect(classify(new AdapterError(new Error('odd'))).code).toBe('UNEXPECTED')
  })
})

describe('T28 what the OAuth client of Auth.js throws', () => {
  const as = { issuer: 'https://accounts.test' }
  const client = { client_id: 'portcullis' }
  const back = (query: string) => () =>
    oauth.validateAuthResponse(as, client, new URLSearchParams(query), 'left with this')
  const answered = (body: unknown, status: number) => () =>
    oauth.processAuthorizationCodeResponse(as, client, Response.json(body, { status }))

  /** An ID token with one nonce, where another is expected; its signature is the business of the connection. */
  function withNonce(expectedNonce: string, nonce: string): unknown {
    const now = Math.floor(Date.now() / 1000)
    const claims = { iss: as.issuer, aud: client.client_id, sub: '1', iat: now, exp: now + 60, nonce }
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const idToken = [part({ alg: 'RS256' }), part(claims), 'x'].join('.')
    const answer = Response.json({ access_token: 'x', token_type: 'bearer', id_token: idToken })
    return oauth.processAuthorizationCodeResponse(as, client, answer, { expectedNonce })
  }

  test('the nonce that it left with is none of it', async () => {
    expect(await withNonce('left with this', 'left with this')).toMatchObject({ access_token: 'x' })
  })

  test.each<[name: string, attempt: () => unknown, code: Code]>([
    ['another state', back('code=x&state=y'), 'AUTH_REFUSED'],
    ['no state', back('code=x'), 'AUTH_REFUSED'],
    ['another issuer', back('code=x&state=left+with+this&iss=https://evil.test'), 'AUTH_REFUSED'],
    ['a code that is not good at Google', answered({ error: 'invalid_grant' }, 400), 'AUTH_REFUSED'],
    ['a code that is not good at GitHub', answered({ error: 'bad_verification_code' }, 200), 'AUTH_REFUSED'],
    ['the nonce of another sign-in', () => withNonce('left with this', 'y'), 'AUTH_REFUSED'],
    ['a client that is not known at Google', answered({ error: 'invalid_client' }, 401), 'AUTH_PROVIDER'],
    [
      'a client that is not known at GitHub',
      answered({ error: 'incorrect_client_credentials' }, 200),
      'AUTH_PROVIDER',
    ],
    ['an answer without a token', answered({}, 200), 'AUTH_PROVIDER'],
    ['no answer', () => fetch('http://127.0.0.1:9/'), 'NETWORK_UNAVAILABLE'],
  ])('%s: a denial where the browser brought it, a fault where not', async (_name, attempt, code) => {
    const { CallbackRouteError } = AUTH
    if (!CallbackRouteError) throw new Error('Auth.js has other errors')
    const thrown = await thrownBy(Promise.resolve().then(attempt))
    expect(classify(new CallbackRouteError(thrown)).code).toBe(code)
  })
})

describe('T14 what else fails', () => {
  test('an answer that does not fit the schema we read it with', async () => {
    const { error } = z.object({ id: z.number() }).safeParse({ id: 'one' })
    expect(classify(error).code).toBe('SCHEMA_MISMATCH')
  })

  test('somebody who is called and does not answer', async () => {
    expect(await codeOf(fetch('http://127.0.0.1:9/'))).toBe('NETWORK_UNAVAILABLE')
    const silent = await listen()
    onTestFinished(silent.stop)
    expect(await codeOf(fetch(silent.url, { signal: AbortSignal.timeout(0) }))).toBe('NETWORK_UNAVAILABLE')
  })
})
