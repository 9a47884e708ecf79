import 'server-only'
import Stripe from 'stripe'
import { env } from '@/env.mjs'

/** The API version we are written for. The webhook endpoint is pinned to the same one. */
export const STRIPE_API_VERSION = '2026-10-28.endive'

const shared = globalThis as typeof globalThis & { portcullisStripe?: Stripe }

/** The one client: its own retries carry an idempotency key, so a repeated call has one effect. */
export function stripe(): Stripe {
  shared.portcullisStripe ??= new Stripe(env.STRIPE_API_KEY, {
    apiVersion: STRIPE_API_VERSION,
    maxNetworkRetries: 2,
    timeout: 10_000,
    telemetry: false,
    appInfo: { name: 'Portcullis' },
    ...address(env.STRIPE_API_URL),
  })
  return shared.portcullisStripe
}

/** Where the API is; only the local Stripe is elsewhere than the SDK expects. */
function address(url: string | undefined) {
  if (url === undefined) return {}
  const { protocol, hostname, port } = new URL(url)
  return { protocol: protocol === 'https:' ? ('https' as const) : ('http' as const), host: hostname, port }
}

export { Stripe }
