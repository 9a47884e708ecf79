import 'server-only'
import { z } from 'zod'
import { env } from '@/env.mjs'
import { readBody } from '@/lib/body'
import { Refusal } from '@/lib/errors'
import { STRIPE_API_VERSION, type Stripe, stripe } from '@/lib/stripe'

/** Seconds between Stripe's clock and ours that we put up with, to either side. */
const TOLERANCE = 300
/** Stripe's events are far smaller; anything larger is not read. */
const MAX_BYTES = 512 * 1024

/**
 * Verifies a webhook by its raw bytes: signature, age, and a time that is not in the future, which Stripe's own
 * check lets pass (https://docs.stripe.com/webhooks#verify-manually).
 *
 * @throws Refusal WEBHOOK_SIGNATURE, WEBHOOK_TOO_LARGE
 */
export async function verifyStripeEvent(request: Request): Promise<Stripe.Event> {
  const signature = request.headers.get('stripe-signature') ?? ''
  // As a string, because the SDK drops a byte order mark from bytes before it checks them.
  const bytes = await readBody(request, MAX_BYTES)
  if (bytes === null) throw new Refusal('WEBHOOK_TOO_LARGE')
  const body = bytes.toString('utf8')
  const signedAt = Number(/(?:^|,)t=(\d+)/.exec(signature)?.[1])
  if (!(signedAt <= Date.now() / 1000 + TOLERANCE)) throw new Refusal('WEBHOOK_SIGNATURE')
  try {
    return stripe().webhooks.constructEvent(body, signature, env.STRIPE_WEBHOOK_SECRET, TOLERANCE)
  } catch (error) {
    throw new Refusal('WEBHOOK_SIGNATURE', { cause: error })
  }
}

/** An event of another API version or mode: its shape is not the one we are written for, so it waits for a person. */
export function isForeign(event: Stripe.Event): boolean {
  return (
    event.api_version !== STRIPE_API_VERSION || event.livemode !== /^(sk|rk)_live_/.test(env.STRIPE_API_KEY)
  )
}

const customerSchema = z.object({
  type: z.string(),
  data: z.object({
    object: z.union([
      z.object({ object: z.literal('customer'), id: z.string() }).transform(({ id }) => id),
      z.object({ customer: z.string() }).transform(({ customer }) => customer),
    ]),
  }),
})

/** The customer an event is about, or null where it is about none. */
export function customerOf(payload: unknown): string | null {
  const parsed = customerSchema.safeParse(payload)
  return parsed.success ? parsed.data.data.object : null
}
