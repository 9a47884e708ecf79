import type Stripe from 'stripe'
import { LOCAL_PRICE_IDS } from '../../local/stripe/server.ts'

export const GOOD_CARD = { number: '4242 4242 4242 4242', expiry: '12 / 40', cvc: '123' }
export const DECLINED_CARD = { ...GOOD_CARD, number: '4000 0000 0000 0002' }

const APP = 'http://localhost:3000'

/** Uma, who has the team Northwind, as a customer. */
export function createUma(stripe: Stripe): Promise<Stripe.Customer> {
  return stripe.customers.create({
    email: 'uma@northwind.test',
    name: 'Uma Morel',
    metadata: { tenant: 'northwind' },
  })
}

/** A checkout of the monthly Pro plan, as the app opens it. */
export function openCheckout(
  stripe: Stripe,
  customer: string,
  changes: Partial<Stripe.Checkout.SessionCreateParams> = {},
): Promise<Stripe.Checkout.Session> {
  return stripe.checkout.sessions.create({
    mode: 'subscription',
    customer,
    success_url: `${APP}/billing?session={CHECKOUT_SESSION_ID}`,
    cancel_url: `${APP}/pricing`,
    client_reference_id: 'northwind',
    metadata: { tenant: 'northwind' },
    subscription_data: { metadata: { tenant: 'northwind' } },
    line_items: [{ price: LOCAL_PRICE_IDS.pro_monthly, quantity: 1 }],
    ...changes,
  })
}

/** Submits a form as a browser does with scripts off. */
export function submit(url: string, fields: Record<string, string> = {}): Promise<Response> {
  return fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })
}

/** Uma pays for Pro with a good card; her subscription is returned. */
export async function subscribeUma(stripe: Stripe): Promise<Stripe.Subscription> {
  const uma = await createUma(stripe)
  const session = await openCheckout(stripe, uma.id)
  await submit(session.url ?? '', GOOD_CARD)
  const { data } = await stripe.subscriptions.list({ customer: uma.id })
  const [subscription] = data
  if (!subscription) throw new Error('Uma has no subscription.')
  return subscription
}
