import { timingSafeEqual } from 'node:crypto'
import Stripe from 'stripe'
import { newId } from '../state/ids.ts'
import { causedBy, type World } from '../state/world.ts'
import { invalidRequest, StripeFailure, unauthorized } from './errors.ts'
import { expanded } from './expand.ts'
import { decodeForm } from './form.ts'
import { rememberAnswer, rememberedAnswer } from './idempotency.ts'
import type { Route } from './route.ts'

type Answer = { status: number; body: string; headers?: Record<string, string> }

/**
 * Answers one API request. Once the body is read everything below is synchronous, so two requests never
 * interleave: the second of two with one idempotency key always finds the first one's answer.
 */
export async function dispatch(
  world: World,
  route: Route,
  request: Request,
  ids: Record<string, string>,
  apiKey: string,
): Promise<Response> {
  const body = request.method === 'POST' ? await request.text() : ''
  const requestId = newId('req_')
  const { status, body: answer, headers } = answerTo(world, route, { request, body, ids, apiKey, requestId })
  return new Response(answer, {
    status,
    headers: {
      'Content-Type': 'application/json',
      'Request-Id': requestId,
      'Stripe-Version': Stripe.API_VERSION,
      ...headers,
    },
  })
}

type Asked = {
  request: Request
  body: string
  ids: Record<string, string>
  apiKey: string
  requestId: string
}

function answerTo(world: World, route: Route, asked: Asked): Answer {
  try {
    authenticate(asked.request, asked.apiKey)
    checkVersion(asked.request)
    const key = asked.request.method === 'POST' ? asked.request.headers.get('Idempotency-Key') : null
    return key === null ? carryOut(world, route, asked, null) : once(world, route, asked, key)
  } catch (error) {
    return refused(error)
  }
}

function once(world: World, route: Route, asked: Asked, key: string): Answer {
  const path = new URL(asked.request.url).pathname
  const remembered = rememberedAnswer(world, key, path, asked.body)
  if (remembered)
    return {
      ...remembered,
      headers: {
        'Idempotency-Key': key,
        'Idempotent-Replayed': 'true',
        'Original-Request': remembered.request,
      },
    }
  return { ...carryOut(world, route, asked, key), headers: { 'Idempotency-Key': key } }
}

/** Reads the parameters, and does the work; from there on the outcome is kept for the key, refusals included. */
function carryOut(world: World, route: Route, asked: Asked, key: string | null): Answer {
  const url = new URL(asked.request.url)
  const prepared = route.prepare(decodeForm(asked.request.method === 'POST' ? asked.body : url.search))
  const acting = causedBy(world, { id: asked.requestId, idempotency_key: key })
  let answer: Answer
  try {
    const result = prepared.run(acting, asked.ids)
    answer = { status: 200, body: JSON.stringify(expanded(world.state, result, prepared.expand), null, 2) }
  } catch (error) {
    answer = refused(error)
  }
  if (key !== null) {
    const given = { status: answer.status, body: answer.body, request: asked.requestId }
    rememberAnswer(world, key, { path: url.pathname, body: asked.body }, given)
  }
  return answer
}

/** A failure of ours is a 500 in Stripe's shape, and goes to the terminal in full. */
export function refused(error: unknown): Answer {
  if (error instanceof StripeFailure)
    return { status: error.status, body: JSON.stringify(error.body, null, 2) }
  console.error('Local Stripe failed:', error)
  const failure = new StripeFailure(500, 'api_error', 'The local Stripe failed; its terminal says how.')
  return { status: 500, body: JSON.stringify(failure.body, null, 2) }
}

function authenticate(request: Request, apiKey: string): void {
  const [scheme = '', credential = ''] = (request.headers.get('Authorization') ?? '').split(' ')
  const key = /^basic$/i.test(scheme)
    ? Buffer.from(credential, 'base64').toString().split(':')[0]
    : credential
  if (!key) throw unauthorized(null)
  const given = Buffer.from(key)
  const expected = Buffer.from(apiKey)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw unauthorized(key)
}

function checkVersion(request: Request): void {
  const version = request.headers.get('Stripe-Version')
  if (version === null || version === Stripe.API_VERSION) return
  throw invalidRequest(
    `Invalid Stripe API version: ${version}. The local Stripe speaks ${Stripe.API_VERSION} only.`,
  )
}
