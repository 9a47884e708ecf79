import type Stripe from 'stripe'
import { z } from 'zod'
import { found, invalidRequest } from '../api/errors.ts'
import { page } from '../api/list.ts'
import { flag, integer, listing, metadata, text, webAddress } from '../api/params.ts'
import { type Route, route } from '../api/route.ts'
import { expireCheckout } from '../billing/expire-checkout.ts'
import { openCheckout } from '../billing/open-checkout.ts'
import { newestFirst } from '../state/store.ts'

const createFields = {
  mode: z.literal('subscription'),
  ui_mode: z.literal('hosted_page').optional(),
  success_url: webAddress,
  cancel_url: webAddress.optional(),
  customer: text.optional(),
  customer_email: text.optional(),
  client_reference_id: text.max(200).optional(),
  metadata: metadata.optional(),
  subscription_data: z
    .strictObject({ metadata: metadata.optional(), description: text.max(500).optional() })
    .optional(),
  line_items: z.array(z.strictObject({ price: text, quantity: integer.default(1) })).min(1),
  expires_at: integer.optional(),
  locale: text.optional(),
  allow_promotion_codes: flag.optional(),
  billing_address_collection: z.enum(['auto', 'required']).optional(),
  payment_method_collection: z.literal('always').optional(),
}

/** https://docs.stripe.com/api/checkout/sessions */
export const checkoutSessionRoutes: Route[] = [
  route<Stripe.Checkout.SessionCreateParams>()(
    'POST',
    '/v1/checkout/sessions',
    createFields,
    (world, params) => openCheckout(world, params),
  ),

  route<Stripe.Checkout.SessionRetrieveParams>()(
    'GET',
    '/v1/checkout/sessions/:id',
    {},
    (world, _params, { id = '' }) => found(world.state.checkoutSessions, id, 'checkout.session'),
  ),

  route<Stripe.Checkout.SessionListParams>()(
    'GET',
    '/v1/checkout/sessions',
    {
      ...listing,
      customer: text.optional(),
      subscription: text.optional(),
      status: z.enum(['open', 'complete', 'expired']).optional(),
    },
    (world, params) => {
      const matching = newestFirst(world.state.checkoutSessions).filter(
        (one) =>
          (!params.customer || one.customer === params.customer) &&
          (!params.subscription || one.subscription === params.subscription) &&
          (!params.status || one.status === params.status),
      )
      return page(matching, '/v1/checkout/sessions', params)
    },
  ),

  route<Stripe.Checkout.SessionListLineItemsParams>()(
    'GET',
    '/v1/checkout/sessions/:id/line_items',
    listing,
    (world, params, { id = '' }) => {
      found(world.state.checkoutSessions, id, 'checkout.session')
      return page(world.state.lineItems[id] ?? [], `/v1/checkout/sessions/${id}/line_items`, params)
    },
  ),

  route<Stripe.Checkout.SessionExpireParams>()(
    'POST',
    '/v1/checkout/sessions/:id/expire',
    {},
    (world, _params, { id = '' }) => {
      const session = found(world.state.checkoutSessions, id, 'checkout.session')
      if (session.status !== 'open')
        throw invalidRequest(
          `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${session.status}\`.`,
        )
      expireCheckout(world, session)
      return session
    },
  ),
]
