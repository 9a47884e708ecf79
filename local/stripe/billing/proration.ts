import { newInvoiceLine } from '../objects/invoice-line.ts'
import type { InvoiceLine, Price, SubscriptionItem } from '../state/types.ts'
import type { World } from '../state/world.ts'
import { productOf } from './money.ts'
import { periodEnd } from './period.ts'

/** One item moving to another price or quantity. */
export type ItemChange = { item: SubscriptionItem; price: Price; quantity: number }

/** What a move costs now, in cents, and the period it leaves the item in (seconds since the epoch). */
type Quote = { credit: number; charge: number; start: number; end: number; restarts: boolean }

/**
 * Credits the unused part of the old price and charges the new one: its part of the running period, or a whole new
 * period when the interval changes. https://docs.stripe.com/billing/subscriptions/prorations
 */
export function quote({ item, price, quantity }: ItemChange, now: number): Quote {
  const { current_period_start: start, current_period_end: end } = item
  const unused = Math.min(1, Math.max(0, (end - now) / (end - start)))
  const credit = -Math.round((item.price.unit_amount ?? 0) * (item.quantity ?? 1) * unused)
  const full = (price.unit_amount ?? 0) * quantity
  if (price.recurring?.interval !== item.price.recurring?.interval)
    return { credit, charge: full, start: now, end: periodEnd(now, price), restarts: true }
  return { credit, charge: Math.round(full * unused), start, end, restarts: false }
}

/** The two lines of an invoice for one move, in Stripe's wording. */
export function prorationLines(
  world: World,
  change: ItemChange,
  invoice: string,
  credited: boolean,
): InvoiceLine[] {
  const now = world.now()
  const { credit, charge, start, end, restarts } = quote(change, now)
  const on = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' }).format(now * 1000)
  const from = productOf(world, change.item.price)?.name ?? change.item.price.id
  const to = productOf(world, change.price)?.name ?? change.price.id
  const before = newInvoiceLine({
    invoice,
    item: change.item,
    amount: credit,
    description: `Unused time on ${from} after ${on}`,
    period: { start: now, end: change.item.current_period_end },
    proration: true,
  })
  const after = newInvoiceLine({
    invoice,
    item: { ...change.item, price: change.price, quantity: change.quantity },
    amount: charge,
    description: restarts ? `${change.quantity} × ${to}` : `Remaining time on ${to} after ${on}`,
    period: { start: restarts ? start : now, end },
    proration: !restarts,
  })
  return credited ? [before, after] : [after]
}
