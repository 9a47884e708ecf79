import { createHmac } from 'node:crypto'
import type { Knock, Request } from './judge-route.ts'

type Route = {
  path: string
  methods: string[]
  /** A request that is answered. */
  request: () => Request | Promise<Request>
  answers: number[]
}

const PLAIN = { origin: null, 'sec-fetch-site': null }
const probe = (path: string): Route => ({
  path,
  methods: ['GET'],
  request: () => ({ path, method: 'GET', headers: PLAIN }),
  answers: [200],
})

/** A good request to each route of the build; one that is not in here fails the run. */
export const ROUTES: Record<string, Route> = {
  '/api/health': probe('/api/health'),
  '/api/ready': probe('/api/ready'),
  '/api/metrics': {
    ...probe('/api/metrics'),
    request: () => ({
      path: '/api/metrics',
      method: 'GET',
      headers: { ...PLAIN, authorization: `Bearer ${process.env.METRICS_TOKEN}` },
    }),
  },
  '/api/csp-report': {
    path: '/api/csp-report',
    methods: ['POST'],
    request: () => ({
      path: '/api/csp-report',
      method: 'POST',
      headers: { ...PLAIN, 'content-type': 'application/csp-report' },
      body: JSON.stringify({
        'csp-report': {
          'document-uri': 'http://localhost/',
          'violated-directive': 'img-src',
          'blocked-uri': 'inline',
        },
      }),
    }),
    answers: [204],
  },
  '/api/auth/callback/[provider]': {
    path: '/api/auth/callback/google',
    methods: ['GET', 'POST'],
    // Without the cookies of a sign-in that this browser began, the way leads back to the page that explains.
    request: () => ({ path: '/api/auth/callback/google?code=x&state=y', method: 'GET', headers: PLAIN }),
    answers: [302, 303, 307],
  },
  '/api/webhooks/stripe': {
    path: '/api/webhooks/stripe',
    methods: ['POST'],
    request: () => signed(Math.floor(Date.now() / 1000), process.env.STRIPE_WEBHOOK_SECRET ?? ''),
    answers: [200],
  },
}

const EVENT = JSON.stringify({
  id: 'evt_attack',
  object: 'event',
  api_version: '2026-10-28.endive',
  livemode: false,
  created: 1_770_000_000,
  type: 'customer.updated',
  data: { object: { id: 'cus_attack', object: 'customer' } },
})

/** The event as Stripe signs it (https://docs.stripe.com/webhooks#verify-manually). */
function signed(time: number, secret: string, body = EVENT): Request {
  const signature = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')
  return {
    path: '/api/webhooks/stripe',
    method: 'POST',
    headers: { ...PLAIN, 'stripe-signature': `t=${time},v1=${signature}` },
    body,
  }
}

type Spoil = (good: Request) => Knock[]

/** For each kind of proof that a route asks for: what is none. */
export const CREDENTIALS: Record<string, Record<string, Spoil>> = {
  signature: {
    'no signature': (good) => [
      { ...good, label: 'none', headers: PLAIN, refusal: [400] },
      { ...good, label: 'empty', headers: { ...PLAIN, 'stripe-signature': '' }, refusal: [400] },
      { ...good, label: 'a word', headers: { ...PLAIN, 'stripe-signature': 'garbage' }, refusal: [400] },
    ],
    'bad signature': (good) => {
      const [now, secret] = [Math.floor(Date.now() / 1000), process.env.STRIPE_WEBHOOK_SECRET ?? '']
      return [
        { ...signed(now, 'whsec_another'), label: 'another secret', refusal: [400] },
        { ...good, body: `${good.body} `, label: 'another body', refusal: [400] },
        { ...signed(now - 3_600, secret), label: 'an hour old', refusal: [400] },
        { ...signed(now + 3_600, secret), label: 'of the future', refusal: [400] },
        { ...signed(now, secret, 'x'.repeat(3_000_000)), label: 'far too large', refusal: [400, 413] },
      ]
    },
  },
  'api-key': {
    'no key': (good) => [
      { ...good, label: 'none', headers: PLAIN, refusal: [401, 403, 404] },
      { ...good, label: 'empty', headers: { ...PLAIN, authorization: 'Bearer ' }, refusal: [401, 403, 404] },
    ],
    'bad key': (good) => [
      {
        ...good,
        label: 'a word',
        headers: { ...PLAIN, authorization: 'Bearer garbage' },
        refusal: [401, 403, 404],
      },
      {
        ...good,
        label: 'in the address',
        path: `${good.path}?key=${process.env.METRICS_TOKEN}`,
        headers: PLAIN,
        refusal: [401, 403, 404],
      },
      {
        ...good,
        label: 'as a password',
        headers: { ...PLAIN, authorization: `Basic ${btoa(`x:${process.env.METRICS_TOKEN}`)}` },
        refusal: [401, 403, 404],
      },
    ],
  },
}
