import type { Subscription } from '../state/types.ts'
import type { World } from '../state/world.ts'
import { change, emit } from '../webhooks/events.ts'

type Details = NonNullable<Subscription['cancellation_details']>
type Said = Partial<Pick<Details, 'comment' | 'feedback'>>

const NOT_CANCELED: Details = { comment: null, feedback: null, feedback_option: null, reason: null }

/** The fields of a subscription that will end with its running period. */
export function endingWithPeriod(world: World, subscription: Subscription): Partial<Subscription> {
  const ends = subscription.items.data[0]?.current_period_end ?? null
  return { cancel_at_period_end: true, ...endingAt(world, subscription, ends) }
}

/** The fields of a subscription that will end at a given moment (seconds since the epoch). */
export function endingAt(world: World, subscription: Subscription, at: number | null): Partial<Subscription> {
  return {
    cancel_at: at,
    canceled_at: subscription.canceled_at ?? world.now(),
    cancellation_details: {
      ...(subscription.cancellation_details ?? NOT_CANCELED),
      reason: 'cancellation_requested',
    },
  }
}

/** The fields of a subscription that goes on after all. */
export function goingOn(): Partial<Subscription> {
  return {
    cancel_at_period_end: false,
    cancel_at: null,
    canceled_at: null,
    cancellation_details: NOT_CANCELED,
  }
}

/** Ends a subscription now, for good. */
export function cancelNow(world: World, subscription: Subscription, said: Said = {}): void {
  const now = world.now()
  change(subscription, {
    status: 'canceled',
    canceled_at: subscription.canceled_at ?? now,
    ended_at: now,
    cancellation_details: {
      ...(subscription.cancellation_details ?? NOT_CANCELED),
      ...said,
      reason: 'cancellation_requested',
    },
  })
  emit(world, 'customer.subscription.deleted', subscription)
}
