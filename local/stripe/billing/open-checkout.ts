import { found, invalidRequest } from '../api/errors.ts'
import { newCheckoutSession } from '../objects/checkout-session.ts'
import { newLineItem } from '../objects/line-item.ts'
import { withMetadata } from '../resources/metadata.ts'
import { newId } from '../state/ids.ts'
import type { CheckoutSession, LineItem } from '../state/types.ts'
import type { World } from '../state/world.ts'
import { productOf } from './money.ts'

const HOUR = 60 * 60

type Wanted = {
  success_url: string
  line_items: { price: string; quantity: number }[]
  cancel_url?: string | undefined
  customer?: string | undefined
  customer_email?: string | undefined
  client_reference_id?: string | undefined
  metadata?: Record<string, string> | '' | undefined
  subscription_data?:
    | { metadata?: Record<string, string> | '' | undefined; description?: string | undefined }
    | undefined
  expires_at?: number | undefined
  locale?: string | undefined
  allow_promotion_codes?: boolean | undefined
  billing_address_collection?: 'auto' | 'required' | undefined
}

/**
 * Opens a checkout session: checks what it refers to, and gives it its page.
 *
 * @throws StripeFailure for a customer or price that does not exist, and for an expiry outside 30 minutes to 24 hours
 */
export function openCheckout(world: World, wanted: Wanted): CheckoutSession {
  if (wanted.customer && wanted.customer_email)
    throw invalidRequest('You may only specify one of these parameters: customer, customer_email.', {
      param: 'customer',
    })
  const customer = wanted.customer
    ? found(world.state.customers, wanted.customer, 'customer', 'customer')
    : null
  const items = wanted.line_items.map((line, index) => lineItem(world, line, index))
  const id = newId('cs_test_')
  const session = newCheckoutSession(world.now(), {
    id,
    amount_total: items.reduce((sum, item) => sum + item.amount_total, 0),
    cancel_url: wanted.cancel_url ?? null,
    client_reference_id: wanted.client_reference_id ?? null,
    currency: items[0]?.currency ?? null,
    customer: customer?.id ?? null,
    customer_email: wanted.customer_email ?? null,
    expires_at: expiry(world.now(), wanted.expires_at),
    metadata: withMetadata({}, wanted.metadata),
    success_url: wanted.success_url,
    url: `${world.origin}/c/pay/${id}`,
    allow_promotion_codes: wanted.allow_promotion_codes ?? null,
    billing_address_collection: wanted.billing_address_collection ?? null,
    locale: wanted.locale ?? null,
  })
  world.state.checkoutSessions[id] = session
  world.state.lineItems[id] = items
  world.state.subscriptionData[id] = {
    description: wanted.subscription_data?.description ?? null,
    metadata: withMetadata({}, wanted.subscription_data?.metadata),
  }
  return session
}

function lineItem(world: World, line: { price: string; quantity: number }, index: number): LineItem {
  const price = found(world.state.prices, line.price, 'price', `line_items[${index}][price]`)
  if (!price.active)
    throw invalidRequest(`The price specified is inactive. This field only accepts active prices.`, {
      param: `line_items[${index}][price]`,
    })
  if (line.quantity < 1)
    throw invalidRequest('This value must be greater than or equal to 1.', {
      code: 'parameter_invalid_integer',
      param: `line_items[${index}][quantity]`,
    })
  return newLineItem(price, line.quantity, productOf(world, price)?.name ?? price.id)
}

function expiry(now: number, wanted: number | undefined): number {
  if (wanted === undefined) return now + 24 * HOUR
  if (wanted >= now + HOUR / 2 && wanted <= now + 24 * HOUR) return wanted
  throw invalidRequest(
    'The `expires_at` timestamp must be at least 30 minutes and at most 24 hours from Checkout Session creation.',
    { param: 'expires_at' },
  )
}
