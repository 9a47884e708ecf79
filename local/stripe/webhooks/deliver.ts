import type { StoredEvent } from '../state/types.ts'
import { signatureHeader } from './signature.ts'

/** Where signed events go, and the secret (`whsec_…`) they are signed with. */
export type Endpoint = { url: string; secret: string }

const TIMEOUT_MS = 10_000

/**
 * One attempt. Only a 2xx counts as taken: a redirect or an error page is a failure, as it is for Stripe.
 *
 * @returns whether the receiver took it, and what it answered, for people to read
 */
export async function deliver(
  event: StoredEvent,
  endpoint: Endpoint,
  stopping: AbortSignal,
): Promise<{ taken: boolean; result: string }> {
  const body = JSON.stringify(event, null, 2)
  try {
    const response = await fetch(endpoint.url, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.any([stopping, AbortSignal.timeout(TIMEOUT_MS)]),
      headers: {
        'Content-Type': 'application/json; charset=utf-8',
        'User-Agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        'Stripe-Signature': signatureHeader(body, endpoint.secret, Math.floor(Date.now() / 1000)),
      },
      body,
    })
    await response.body?.cancel()
    return { taken: response.ok, result: `HTTP ${response.status}` }
  } catch (error) {
    return { taken: false, result: reason(error) }
  }
}

function reason(error: unknown): string {
  if (error instanceof DOMException && error.name === 'TimeoutError') return 'no answer in 10 seconds'
  const cause = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  return code === 'ECONNREFUSED'
    ? 'nobody is listening there'
    : `could not be reached (${String(code ?? error)})`
}
