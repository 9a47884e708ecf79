import { legacyPlan } from '../objects/plan.ts'
import type { Subscription } from '../state/types.ts'
import type { World } from '../state/world.ts'
import { change, emit } from '../webhooks/events.ts'
import { issueInvoice } from './invoice.ts'
import { type ItemChange, prorationLines, quote } from './proration.ts'

export type ProrationBehavior = 'always_invoice' | 'create_prorations' | 'none'

/**
 * Moves items to other prices or quantities. An invoice is written at once when asked for, and always when the
 * interval changes, because a new period begins. A payment that fails leaves the subscription `past_due`.
 *
 * `create_prorations` within one interval would wait for the next invoice; as nothing renews yet, it is not kept.
 *
 * @param also other fields that change in the same update
 */
export function changeItems(
  world: World,
  subscription: Subscription,
  changes: ItemChange[],
  behavior: ProrationBehavior,
  also: Partial<Subscription> = {},
): void {
  const quoted = changes.map((one) => ({ ...one, ...quote(one, world.now()) }))
  const restarts = quoted.some((one) => one.restarts)
  const before = structuredClone(subscription)
  const lines = (invoice: string) =>
    changes.flatMap((one) => prorationLines(world, one, invoice, behavior !== 'none'))

  const billed = restarts || (behavior === 'always_invoice' && changes.length > 0)
  const invoice = billed ? issueInvoice(world, { subscription, reason: 'subscription_update', lines }) : null
  for (const { item, price, quantity, start, end } of quoted)
    change(item, {
      price,
      plan: legacyPlan(price),
      quantity,
      current_period_start: start,
      current_period_end: end,
    })
  const [first] = subscription.items.data
  change(subscription, {
    ...(restarts && { billing_cycle_anchor: world.now() }),
    ...(first && subscription.cancel_at_period_end && { cancel_at: first.current_period_end }),
    ...(invoice && invoice.status !== 'paid' && { status: 'past_due' }),
    ...also,
  })
  announce(world, subscription, before)
}

/** Sends `customer.subscription.updated` with the old values, unless nothing changed. */
export function announce(world: World, subscription: Subscription, before: Subscription): void {
  const previous = change({ ...before }, subscription)
  if (Object.keys(previous).length > 0) emit(world, 'customer.subscription.updated', subscription, previous)
}
