import type Stripe from 'stripe'
import { z } from 'zod'
import { found } from '../api/errors.ts'
import { page, within } from '../api/list.ts'
import { listing, range, text } from '../api/params.ts'
import { type Route, route } from '../api/route.ts'
import { subscriptionOf } from '../objects/invoice.ts'
import { newestFirst } from '../state/store.ts'

/** https://docs.stripe.com/api/invoices */
export const invoiceRoutes: Route[] = [
  route<Stripe.InvoiceRetrieveParams>()('GET', '/v1/invoices/:id', {}, (world, _params, { id = '' }) =>
    found(world.state.invoices, id, 'invoice'),
  ),

  route<Stripe.InvoiceListParams>()(
    'GET',
    '/v1/invoices',
    {
      ...listing,
      customer: text.optional(),
      subscription: text.optional(),
      status: z.enum(['draft', 'open', 'paid', 'uncollectible', 'void']).optional(),
      created: range.optional(),
    },
    (world, params) => {
      const matching = newestFirst(world.state.invoices).filter(
        (one) =>
          (!params.customer || one.customer === params.customer) &&
          (!params.subscription || subscriptionOf(one) === params.subscription) &&
          (!params.status || one.status === params.status) &&
          within(one.created, params.created),
      )
      return page(matching, '/v1/invoices', params)
    },
  ),
]
