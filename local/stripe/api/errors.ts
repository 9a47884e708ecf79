import type Stripe from 'stripe'
import { lookup } from '../state/store.ts'

type ErrorType = Extract<Stripe.RawErrorType, 'invalid_request_error' | 'idempotency_error' | 'api_error'>

/** The body of a Stripe error answer. https://docs.stripe.com/api/errors */
export type ErrorBody = {
  error: { type: ErrorType; message: string; code?: string; param?: string; doc_url?: string }
}

/** Thrown anywhere below a route; the dispatcher turns it into Stripe's answer. */
export class StripeFailure extends Error {
  readonly status: number
  readonly body: ErrorBody

  constructor(
    status: number,
    type: ErrorType,
    message: string,
    about: { code?: string; param?: string } = {},
  ) {
    super(message)
    this.status = status
    const documented =
      about.code === undefined ? {} : { doc_url: `https://docs.stripe.com/error-codes/${about.code}` }
    this.body = { error: { type, message, ...about, ...documented } }
  }
}

/** 400: the request cannot be carried out as it was written. */
export function invalidRequest(
  message: string,
  about: { code?: string; param?: string } = {},
): StripeFailure {
  return new StripeFailure(400, 'invalid_request_error', message, about)
}

/**
 * The record with this id.
 *
 * @param kind what Stripe calls it in the message, e.g. `customer`
 * @param param the parameter that named it; absent when the address did, which makes it a 404
 * @throws StripeFailure `resource_missing`
 */
export function found<T>(records: Record<string, T>, id: string, kind: string, param?: string): T {
  const record = lookup(records, id)
  if (record) return record
  throw new StripeFailure(param ? 400 : 404, 'invalid_request_error', `No such ${kind}: '${id}'`, {
    code: 'resource_missing',
    param: param ?? 'id',
  })
}

/** 404: an address Stripe does not have, or one this stand-in does not cover. */
export function unrecognizedUrl(method: string, path: string): StripeFailure {
  return new StripeFailure(
    404,
    'invalid_request_error',
    `Unrecognized request URL (${method}: ${path}). The local Stripe covers what local/stripe/resources lists.`,
  )
}

/** 401, in Stripe's words; the key is shown masked. */
export function unauthorized(key: string | null): StripeFailure {
  const message =
    key === null
      ? "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."
      : `Invalid API Key provided: ${masked(key)}`
  return new StripeFailure(401, 'invalid_request_error', message)
}

function masked(key: string): string {
  return key.length > 12
    ? `${key.slice(0, 8)}${'*'.repeat(key.length - 12)}${key.slice(-4)}`
    : '*'.repeat(key.length)
}
