import type Stripe from 'stripe'
import { z } from 'zod'
import { found } from '../api/errors.ts'
import { page, within } from '../api/list.ts'
import { clearable, flag, integer, listing, metadata, range, text } from '../api/params.ts'
import { type Route, route } from '../api/route.ts'
import { cancelNow } from '../billing/cancel.ts'
import { updateSubscription } from '../billing/update-subscription.ts'
import { newestFirst } from '../state/store.ts'
import type { Subscription } from '../state/types.ts'

const feedback = z.enum([
  'customer_service',
  'low_quality',
  'missing_features',
  'other',
  'switched_service',
  'too_complex',
  'too_expensive',
  'unused',
])
const cancellationDetails = z.strictObject({
  comment: clearable.optional(),
  feedback: z.union([feedback, z.literal('').transform(() => null)]).optional(),
})

const STATUSES = ['active', 'past_due', 'unpaid', 'canceled', 'incomplete', 'incomplete_expired'] as const

/** https://docs.stripe.com/api/subscriptions */
export const subscriptionRoutes: Route[] = [
  route<Stripe.SubscriptionRetrieveParams>()('GET', '/v1/subscriptions/:id', {}, (world, _params, ids) =>
    found(world.state.subscriptions, ids.id ?? '', 'subscription'),
  ),

  route<Stripe.SubscriptionListParams>()(
    'GET',
    '/v1/subscriptions',
    {
      ...listing,
      customer: text.optional(),
      price: text.optional(),
      status: z.enum([...STATUSES, 'trialing', 'paused', 'all', 'ended']).optional(),
      created: range.optional(),
    },
    (world, params) => {
      const matching = newestFirst(world.state.subscriptions).filter(
        (one) =>
          (!params.customer || one.customer === params.customer) &&
          (!params.price || one.items.data.some((item) => item.price.id === params.price)) &&
          hasStatus(one, params.status) &&
          within(one.created, params.created),
      )
      return page(matching, '/v1/subscriptions', params)
    },
  ),

  route<Stripe.SubscriptionUpdateParams>()(
    'POST',
    '/v1/subscriptions/:id',
    {
      cancel_at_period_end: flag.optional(),
      cancel_at: z.union([integer, z.literal('').transform(() => null)]).optional(),
      cancellation_details: cancellationDetails.optional(),
      default_payment_method: text.optional(),
      description: clearable.optional(),
      items: z
        .array(z.strictObject({ id: text, price: text.optional(), quantity: integer.optional() }))
        .optional(),
      metadata: metadata.optional(),
      proration_behavior: z.enum(['always_invoice', 'create_prorations', 'none']).optional(),
    },
    (world, params, { id = '' }) =>
      updateSubscription(world, found(world.state.subscriptions, id, 'subscription'), params),
  ),

  route<Stripe.SubscriptionCancelParams>()(
    'DELETE',
    '/v1/subscriptions/:id',
    { cancellation_details: cancellationDetails.optional() },
    (world, params, { id = '' }) => {
      const { [id]: subscription } = world.state.subscriptions
      const live = subscription && subscription.status !== 'canceled' ? { [id]: subscription } : {}
      const canceled = found<Subscription>(live, id, 'subscription')
      const { comment, feedback } = params.cancellation_details ?? {}
      cancelNow(world, canceled, {
        ...(comment !== undefined && { comment }),
        ...(feedback !== undefined && { feedback }),
      })
      return canceled
    },
  ),
]

/** Without a status, Stripe lists all that are not canceled. */
function hasStatus(subscription: Subscription, status: string | undefined): boolean {
  if (status === 'all') return true
  if (status === 'ended') return ['canceled', 'incomplete_expired'].includes(subscription.status)
  return status === undefined ? subscription.status !== 'canceled' : subscription.status === status
}
