import 'server-only'
import type { Code } from '@/lib/errors'

/**
 * What Stripe's SDK threw (https://docs.stripe.com/api/errors), or undefined where it was not Stripe. Told by its `type`:
 * Next loads the SDK once for each of its bundles, the client is shared between them, and a class of one bundle does not
 * know the errors of another.
 */
export function stripeCodeOf(error: unknown): Code | undefined {
  const type = error instanceof Error ? Reflect.get(error, 'type') : undefined
  if (typeof type !== 'string' || !type.startsWith('Stripe')) return undefined
  if (Object.hasOwn(STRIPE_TYPES, type)) return STRIPE_TYPES[type]
  const status: unknown = Reflect.get(Object(error), 'statusCode')
  // Without a status nothing was answered; 429 asks to come back later.
  if (typeof status !== 'number' || status >= 500 || status === 429) return 'STRIPE_UNAVAILABLE'
  if (status === 409) return 'STRIPE_CONFLICT'
  return status === 401 || status === 403 ? 'STRIPE_KEY' : 'STRIPE_REFUSED'
}

const STRIPE_TYPES: Record<string, Code> = {
  StripeSignatureVerificationError: 'WEBHOOK_SIGNATURE',
  StripeAuthenticationError: 'STRIPE_KEY',
  StripePermissionError: 'STRIPE_KEY',
  StripeIdempotencyError: 'STRIPE_CONFLICT',
}

/** A `fetch` or a socket that got no answer, or undefined where it was neither. */
export function networkCodeOf(error: unknown): Code | undefined {
  if (!(error instanceof Error)) return undefined
  if (error.name === 'TimeoutError') return 'NETWORK_UNAVAILABLE'
  if (error instanceof TypeError && error.message === 'fetch failed') return 'NETWORK_UNAVAILABLE'
  const code: unknown = Reflect.get(error, 'code')
  return typeof code === 'string' && SOCKET.test(code) ? 'NETWORK_UNAVAILABLE' : undefined
}

const SOCKET = /^(ECONN(REFUSED|RESET|ABORTED)|ENOTFOUND|EAI_AGAIN|EPIPE|E(TIMEDOUT|HOSTUNREACH|NETUNREACH))$/
