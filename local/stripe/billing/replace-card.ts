import { subscriptionOf } from '../objects/invoice.ts'
import { type Card, newCard } from '../objects/payment-method.ts'
import type { Subscription } from '../state/types.ts'
import type { World } from '../state/world.ts'
import { change, emit } from '../webhooks/events.ts'
import { announce } from './change-plan.ts'
import { collect } from './invoice.ts'
import { firstCharge, KEPT_BUT_DECLINES } from './test-cards.ts'

/**
 * Puts another card on file for a subscription, and tries what is still open with it. Once nothing is open, a
 * `past_due` subscription is `active` again.
 *
 * @returns null when it worked, else what to tell the person
 */
export function replaceCard(
  world: World,
  subscription: Subscription,
  typed: Card,
): { declined: string } | null {
  const outcome = firstCharge(typed.number)
  if (outcome !== 'succeeds' && typed.number !== KEPT_BUT_DECLINES) return { declined: outcome.message }

  const before = structuredClone(subscription)
  const email = world.state.customers[subscription.customer]?.email ?? null
  const card = newCard(world.now(), subscription.customer, email, typed)
  world.state.paymentMethods[card.id] = card
  emit(world, 'payment_method.attached', card)
  change(subscription, { default_payment_method: card.id })

  const open = Object.values(world.state.invoices).filter(
    (invoice) => invoice.status === 'open' && subscriptionOf(invoice) === subscription.id,
  )
  const allPaid = open.map((invoice) => collect(world, invoice)).every(Boolean)
  if (allPaid && subscription.status === 'past_due') change(subscription, { status: 'active' })
  announce(world, subscription, before)
  return null
}
