import 'server-only'
import { stripe } from '@/lib/stripe'

/**
 * Closes the checkouts of a customer that are open in another tab, or for another plan: nobody pays through them any more.
 *
 * @throws StripeError when Stripe does not answer
 */
export async function closeCheckouts(customerId: string): Promise<void> {
  const open = await stripe().checkout.sessions.list({ customer: customerId, status: 'open', limit: 100 })
  for (const session of open.data) await stripe().checkout.sessions.expire(session.id)
}
