import type { Reason } from '@/lib/errors'
import type { ActionError } from './result'

/** What a refusal is in HTTP (RFC 9110, section 15; RFC 6585 for 429). */
const STATUS: Record<Reason, number> = {
  cross_origin: 403,
  signed_out: 401,
  reauthenticate: 401,
  other_browser: 403,
  forbidden: 403,
  not_found: 404,
  invalid_input: 400,
  rate_limited: 429,
  conflict: 409,
  unavailable: 503,
}

/** A refusal as a route answers it; with how long to wait, where that is known (Retry-After: RFC 9110, section 10.2.3). */
export const refusalResponse = (error: ActionError): Response =>
  Response.json(
    { error },
    {
      status: STATUS[error.reason],
      headers: {
        'cache-control': 'private, no-store',
        ...(error.retryAfter === undefined ? {} : { 'retry-after': String(error.retryAfter) }),
      },
    },
  )
