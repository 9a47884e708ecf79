import { found, invalidRequest } from '../api/errors.ts'
import { withMetadata } from '../resources/metadata.ts'
import type { Subscription } from '../state/types.ts'
import type { World } from '../state/world.ts'
import { endingAt, endingWithPeriod, goingOn } from './cancel.ts'
import { changeItems, type ProrationBehavior } from './change-plan.ts'
import type { ItemChange } from './proration.ts'

type Details = NonNullable<Subscription['cancellation_details']>
type Wanted = {
  cancel_at_period_end?: boolean | undefined
  cancel_at?: number | null | undefined
  cancellation_details?:
    | { comment?: Details['comment'] | undefined; feedback?: Details['feedback'] | undefined }
    | undefined
  default_payment_method?: string | undefined
  description?: string | null | undefined
  items?: { id: string; price?: string | undefined; quantity?: number | undefined }[] | undefined
  metadata?: Record<string, string> | '' | undefined
  proration_behavior?: ProrationBehavior | undefined
}

/**
 * An update through the API. https://docs.stripe.com/api/subscriptions/update
 *
 * @throws StripeFailure for a subscription that has ended, and for items, prices or cards that do not exist
 */
export function updateSubscription(world: World, subscription: Subscription, wanted: Wanted): Subscription {
  const { metadata, cancellation_details: _details, ...restricted } = wanted
  if (subscription.status === 'canceled' && Object.values(restricted).some((value) => value !== undefined))
    throw invalidRequest('A canceled subscription can only update its cancellation_details and metadata.')
  if (wanted.cancel_at !== undefined && wanted.cancel_at_period_end !== undefined)
    throw invalidRequest('You may only specify one of these parameters: cancel_at, cancel_at_period_end.', {
      param: 'cancel_at',
    })
  const changes = (wanted.items ?? []).map((item, index) => itemChange(world, subscription, item, index))
  const card = wanted.default_payment_method
  if (card) found(world.state.paymentMethods, card, 'PaymentMethod', 'default_payment_method')
  changeItems(world, subscription, changes, wanted.proration_behavior ?? 'create_prorations', {
    ...(card && { default_payment_method: card }),
    ...(wanted.description !== undefined && { description: wanted.description }),
    ...(metadata !== undefined && { metadata: withMetadata(subscription.metadata, metadata) }),
    ...cancellation(world, subscription, wanted),
  })
  return subscription
}

function itemChange(
  world: World,
  subscription: Subscription,
  wanted: NonNullable<Wanted['items']>[number],
  index: number,
): ItemChange {
  const items = Object.fromEntries(subscription.items.data.map((item) => [item.id, item]))
  const item = found(items, wanted.id, 'subscription item', `items[${index}][id]`)
  const price = found(world.state.prices, wanted.price ?? item.price.id, 'price', `items[${index}][price]`)
  return { item, price, quantity: wanted.quantity ?? item.quantity ?? 1 }
}

function cancellation(world: World, subscription: Subscription, wanted: Wanted): Partial<Subscription> {
  const changed = cancellationDates(world, subscription, wanted)
  const { comment, feedback } = wanted.cancellation_details ?? {}
  if (comment === undefined && feedback === undefined) return changed
  const details = changed.cancellation_details ?? subscription.cancellation_details
  if (!details) return changed
  return {
    ...changed,
    cancellation_details: {
      ...details,
      ...(comment !== undefined && { comment }),
      ...(feedback !== undefined && { feedback }),
    },
  }
}

function cancellationDates(world: World, subscription: Subscription, wanted: Wanted): Partial<Subscription> {
  if (wanted.cancel_at_period_end === true) return endingWithPeriod(world, subscription)
  if (wanted.cancel_at_period_end === false || wanted.cancel_at === null) return goingOn()
  return wanted.cancel_at === undefined ? {} : endingAt(world, subscription, wanted.cancel_at)
}
