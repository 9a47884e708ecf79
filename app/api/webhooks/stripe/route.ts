import { after } from 'next/server'
import { endpoint } from '@/lib/guard/endpoint'
import { drainInbox, storeStripeEvent } from '@/lib/webhooks/inbox'
import { verifyStripeEvent } from '@/lib/webhooks/stripe'

/** Stripe's doorbell: verify, store, answer; then work. Work lost to a crash is found by the next sweep. */
export const POST = endpoint(
  {
    event: 'webhook.stripe_received',
    scope: { global: 'Stripe knows customers, not tenants' },
    access: 'public',
    authentication: 'signature',
    origin: 'any',
    limit: 'none',
  },
  async (request) => {
    await storeStripeEvent(await verifyStripeEvent(request))
    after(drainInbox)
    return Response.json({ received: true })
  },
)
