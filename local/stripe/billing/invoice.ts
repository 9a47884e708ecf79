import { found } from '../api/errors.ts'
import { newInvoice, subscriptionOf } from '../objects/invoice.ts'
import { newInvoicePayment } from '../objects/invoice-payment.ts'
import { newId } from '../state/ids.ts'
import type { Invoice, InvoiceLine, PaymentIntent, Subscription } from '../state/types.ts'
import type { World } from '../state/world.ts'
import { change, emit } from '../webhooks/events.ts'
import { charge } from './charge.ts'
import { laterCharge } from './test-cards.ts'

type Issue = {
  subscription: Subscription
  reason: 'subscription_create' | 'subscription_update'
  /** Builds the lines, which carry the invoice's id. */
  lines: (invoice: string) => InvoiceLine[]
  /** The payment that was already taken, at checkout. */
  paidBy?: PaymentIntent
}

/** Writes an invoice for a subscription, finalizes it and collects it: draft, open, paid (or open and failed). */
export function issueInvoice(world: World, { subscription, reason, lines, paidBy }: Issue): Invoice {
  const id = newId('in_')
  const customer = found(world.state.customers, subscription.customer, 'customer')
  const sequence = customer.next_invoice_sequence ?? 1
  const invoice = newInvoice(world.now(), {
    id,
    billing_reason: reason,
    currency: subscription.currency,
    customer: customer.id,
    customer_email: customer.email,
    customer_name: customer.name ?? null,
    default_payment_method: null,
    hosted_invoice_url: `${world.origin}/i/${id}`,
    number: `${customer.invoice_prefix ?? 'LOCAL'}-${String(sequence).padStart(4, '0')}`,
    period_start: world.now(),
    period_end: world.now(),
    starting_balance: customer.balance,
    subscription,
    lines: lines(id),
  })
  customer.next_invoice_sequence = sequence + 1
  world.state.invoices[id] = invoice
  subscription.latest_invoice = id
  emit(world, 'invoice.created', invoice)
  finalize(world, invoice)
  if (paidBy) settle(world, invoice, paidBy)
  else collect(world, invoice)
  return invoice
}

/** A total below zero becomes credit on the customer's balance, which the next invoice draws on. */
function finalize(world: World, invoice: Invoice): void {
  const left = Math.min(0, (invoice.starting_balance ?? 0) + invoice.total)
  change(invoice, {
    status: 'open',
    effective_at: world.now(),
    ending_balance: left,
    status_transitions: { ...invoice.status_transitions, finalized_at: world.now() },
  })
  emit(world, 'invoice.finalized', invoice)
  const customer = found(world.state.customers, invoice.customer ?? '', 'customer')
  const previous = change(customer, { balance: left })
  if (Object.keys(previous).length > 0) emit(world, 'customer.updated', customer, previous)
}

/** Charges what is due to the subscription's card. @returns whether the invoice is paid now */
export function collect(world: World, invoice: Invoice): boolean {
  if (invoice.amount_remaining === 0) {
    settle(world, invoice, null)
    return true
  }
  const subscription = world.state.subscriptions[subscriptionOf(invoice) ?? '']
  const card = world.state.paymentMethods[subscription?.default_payment_method ?? '']
  const payment = charge(world, {
    amount: invoice.amount_remaining,
    currency: invoice.currency,
    customer: invoice.customer,
    paymentMethod: card?.id ?? null,
    outcome: laterCharge(card?.card?.last4),
  })
  if (payment.status === 'succeeded') {
    settle(world, invoice, payment)
    return true
  }
  change(invoice, { attempted: true, attempt_count: invoice.attempt_count + 1 })
  emit(world, 'invoice.payment_failed', invoice)
  return false
}

function settle(world: World, invoice: Invoice, payment: PaymentIntent | null): void {
  change(invoice, {
    status: 'paid',
    amount_paid: invoice.amount_due,
    amount_remaining: 0,
    attempted: true,
    attempt_count: payment ? invoice.attempt_count + 1 : invoice.attempt_count,
    auto_advance: false,
    status_transitions: { ...invoice.status_transitions, paid_at: world.now() },
  })
  if (payment) {
    const record = newInvoicePayment(world.now(), invoice, payment.id)
    world.state.invoicePayments[record.id] = record
  }
  emit(world, 'invoice.paid', invoice)
  emit(world, 'invoice.payment_succeeded', invoice)
}
