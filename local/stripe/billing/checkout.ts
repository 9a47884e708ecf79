import { found } from '../api/errors.ts'
import { newCustomer } from '../objects/customer.ts'
import { newInvoiceLine } from '../objects/invoice-line.ts'
import { type Card, newCard } from '../objects/payment-method.ts'
import { newSubscription } from '../objects/subscription.ts'
import type { CheckoutSession, Customer, PaymentMethod, Subscription } from '../state/types.ts'
import type { World } from '../state/world.ts'
import { change, emit } from '../webhooks/events.ts'
import { charge } from './charge.ts'
import { issueInvoice } from './invoice.ts'
import { money, productOf } from './money.ts'
import { periodEnd } from './period.ts'
import { firstCharge } from './test-cards.ts'

/**
 * A person pays on the checkout page. Declined, nothing is left but the recorded try and the person can try again;
 * else customer, card, subscription and paid invoice come into being together, and the session is complete.
 *
 * Synchronous from the charge to the completed session, so a double click finds the session complete.
 *
 * @returns null when it worked, else what to tell the person
 */
export function payCheckout(
  world: World,
  session: CheckoutSession,
  paid: { card: Card; email: string },
): { declined: string } | null {
  const outcome = firstCharge(paid.card.number)
  const amount = { amount: session.amount_total ?? 0, currency: session.currency ?? 'eur' }
  if (outcome !== 'succeeds') {
    charge(world, { ...amount, customer: session.customer, paymentMethod: null, outcome })
    return { declined: outcome.message }
  }
  const customer = customerOf(world, session, paid.email)
  const card = newCard(world.now(), customer.id, customer.email, paid.card)
  world.state.paymentMethods[card.id] = card
  emit(world, 'payment_method.attached', card)
  const payment = charge(world, { ...amount, customer: customer.id, paymentMethod: card.id, outcome })
  const subscription = subscribe(world, session, customer, card)
  const invoice = issueInvoice(world, {
    subscription,
    reason: 'subscription_create',
    paidBy: payment,
    lines: (id) => firstLines(world, subscription, id),
  })
  emit(world, 'customer.subscription.created', subscription)
  complete(world, session, { customer, subscription: subscription.id, invoice: invoice.id })
  return null
}

function customerOf(world: World, session: CheckoutSession, email: string): Customer {
  if (session.customer !== null) return found(world.state.customers, session.customer, 'customer')
  const customer = newCustomer(world.now(), { email })
  world.state.customers[customer.id] = customer
  emit(world, 'customer.created', customer)
  return customer
}

function subscribe(
  world: World,
  session: CheckoutSession,
  customer: Customer,
  card: PaymentMethod,
): Subscription {
  const start = world.now()
  const lines = world.state.lineItems[session.id] ?? []
  const bought = lines.flatMap(({ price, quantity }) => {
    const stored = price && world.state.prices[price.id]
    return stored ? [{ price: stored, quantity: quantity ?? 1, start, end: periodEnd(start, stored) }] : []
  })
  const planned = world.state.subscriptionData[session.id]
  const subscription = newSubscription(start, bought, {
    customer: customer.id,
    currency: session.currency ?? 'eur',
    default_payment_method: card.id,
    description: planned?.description ?? null,
    metadata: planned?.metadata ?? {},
  })
  world.state.subscriptions[subscription.id] = subscription
  change(customer, { currency: subscription.currency })
  return subscription
}

function firstLines(world: World, subscription: Subscription, invoice: string) {
  return subscription.items.data.map((item) => {
    const unit = item.price.unit_amount ?? 0
    const quantity = item.quantity ?? 1
    const name = productOf(world, item.price)?.name ?? item.price.id
    return newInvoiceLine({
      invoice,
      item,
      amount: unit * quantity,
      description: `${quantity} × ${name} (at ${money(unit, item.price.currency)} / ${item.plan.interval})`,
      period: { start: item.current_period_start, end: item.current_period_end },
      proration: false,
    })
  })
}

function complete(
  world: World,
  session: CheckoutSession,
  made: { customer: Customer; subscription: string; invoice: string },
): void {
  change(session, {
    status: 'complete',
    payment_status: 'paid',
    customer: made.customer.id,
    subscription: made.subscription,
    invoice: made.invoice,
    url: null,
    customer_details: {
      address: null,
      business_name: null,
      email: made.customer.email,
      individual_name: null,
      name: made.customer.name ?? null,
      phone: made.customer.phone ?? null,
      tax_exempt: 'none',
      tax_ids: [],
    },
  })
  emit(world, 'checkout.session.completed', session)
}
