import type { Reason } from '@/lib/errors'

/** What a refusal is in HTTP, for routes (RFC 9110, section 15; RFC 6585 for 429). */
export const STATUS: Record<Reason, number> = {
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
