import type Stripe from 'stripe'
import { z } from 'zod'
import { found } from '../api/errors.ts'
import { page } from '../api/list.ts'
import { listing, text } from '../api/params.ts'
import { type Route, route } from '../api/route.ts'
import { newestFirst } from '../state/store.ts'

/** Cards on file and tries at taking money, to read. https://docs.stripe.com/api/payment_methods */
export const paymentRoutes: Route[] = [
  route<Stripe.PaymentMethodRetrieveParams>()('GET', '/v1/payment_methods/:id', {}, (world, _params, ids) =>
    found(world.state.paymentMethods, ids.id ?? '', 'PaymentMethod'),
  ),

  route<Stripe.PaymentMethodListParams>()(
    'GET',
    '/v1/payment_methods',
    { ...listing, customer: text.optional(), type: z.literal('card').optional() },
    (world, params) => {
      const matching = newestFirst(world.state.paymentMethods).filter(
        (one) => !params.customer || one.customer === params.customer,
      )
      return page(matching, '/v1/payment_methods', params)
    },
  ),

  route<Stripe.PaymentIntentRetrieveParams>()('GET', '/v1/payment_intents/:id', {}, (world, _params, ids) =>
    found(world.state.paymentIntents, ids.id ?? '', 'payment_intent'),
  ),

  route<Stripe.PaymentIntentListParams>()(
    'GET',
    '/v1/payment_intents',
    { ...listing, customer: text.optional() },
    (world, params) => {
      const matching = newestFirst(world.state.paymentIntents).filter(
        (one) => !params.customer || one.customer === params.customer,
      )
      return page(matching, '/v1/payment_intents', params)
    },
  ),
]
