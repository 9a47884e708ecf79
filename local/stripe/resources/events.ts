import type Stripe from 'stripe'
import { z } from 'zod'
import { found } from '../api/errors.ts'
import { page, within } from '../api/list.ts'
import { flag, listing, range, text } from '../api/params.ts'
import { type Route, route } from '../api/route.ts'
import { newestFirst } from '../state/store.ts'

/** What happened in the last 30 days. https://docs.stripe.com/api/events */
export const eventRoutes: Route[] = [
  route<Stripe.EventRetrieveParams>()('GET', '/v1/events/:id', {}, (world, _params, { id = '' }) =>
    found(world.state.events, id, 'event'),
  ),

  route<Stripe.EventListParams>()(
    'GET',
    '/v1/events',
    {
      ...listing,
      type: text.optional(),
      types: z.array(text).max(20).optional(),
      created: range.optional(),
      delivery_success: flag.optional(),
    },
    (world, params) => {
      const matching = newestFirst(world.state.events).filter(
        (one) =>
          (!params.type || one.type === params.type) &&
          (!params.types || params.types.includes(one.type)) &&
          within(one.created, params.created) &&
          (params.delivery_success === undefined ||
            params.delivery_success === (world.state.deliveries[one.id]?.status === 'delivered')),
      )
      return page(matching, '/v1/events', params)
    },
  ),
]
