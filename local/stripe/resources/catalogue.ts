import type Stripe from 'stripe'
import { z } from 'zod'
import { found } from '../api/errors.ts'
import { page, within } from '../api/list.ts'
import { flag, listing, range, text } from '../api/params.ts'
import { type Route, route } from '../api/route.ts'
import { newestFirst } from '../state/store.ts'

/** Products and prices, to read: they come from the plan table. https://docs.stripe.com/api/prices */
export const catalogueRoutes: Route[] = [
  route<Stripe.ProductRetrieveParams>()('GET', '/v1/products/:id', {}, (world, _params, { id = '' }) =>
    found(world.state.products, id, 'product'),
  ),

  route<Stripe.ProductListParams>()(
    'GET',
    '/v1/products',
    { ...listing, active: flag.optional(), ids: z.array(text).optional(), created: range.optional() },
    (world, params) => {
      const matching = newestFirst(world.state.products).filter(
        (one) =>
          (params.active === undefined || one.active === params.active) &&
          (!params.ids || params.ids.includes(one.id)) &&
          within(one.created, params.created),
      )
      return page(matching, '/v1/products', params)
    },
  ),

  route<Stripe.PriceRetrieveParams>()('GET', '/v1/prices/:id', {}, (world, _params, { id = '' }) =>
    found(world.state.prices, id, 'price'),
  ),

  route<Stripe.PriceListParams>()(
    'GET',
    '/v1/prices',
    {
      ...listing,
      active: flag.optional(),
      currency: text.optional(),
      lookup_keys: z.array(text).max(10).optional(),
      product: text.optional(),
      type: z.enum(['one_time', 'recurring']).optional(),
      created: range.optional(),
    },
    (world, params) => {
      const matching = newestFirst(world.state.prices).filter(
        (one) =>
          (params.active === undefined || one.active === params.active) &&
          (!params.currency || one.currency === params.currency) &&
          (!params.lookup_keys || params.lookup_keys.includes(one.lookup_key ?? '')) &&
          (!params.product || one.product === params.product) &&
          (!params.type || one.type === params.type) &&
          within(one.created, params.created),
      )
      return page(matching, '/v1/prices', params)
    },
  ),
]
