import type Stripe from 'stripe'
import { newPaymentIntent } from '../objects/payment-intent.ts'
import type { PaymentIntent, Wire } from '../state/types.ts'
import type { World } from '../state/world.ts'
import { emit } from '../webhooks/events.ts'
import type { ChargeOutcome } from './test-cards.ts'

type Charge = {
  amount: number
  currency: string
  customer: string | null
  paymentMethod: string | null
  outcome: ChargeOutcome
}

/** Tries to take money once, and records the try, whichever way it went. */
export function charge(world: World, { outcome, paymentMethod, ...what }: Charge): PaymentIntent {
  const succeeded = outcome === 'succeeds'
  const intent = newPaymentIntent(world.now(), {
    ...what,
    amount_received: succeeded ? what.amount : 0,
    payment_method: succeeded ? paymentMethod : null,
    last_payment_error: succeeded ? null : paymentError(outcome),
    status: succeeded ? 'succeeded' : 'requires_payment_method',
  })
  world.state.paymentIntents[intent.id] = intent
  emit(world, succeeded ? 'payment_intent.succeeded' : 'payment_intent.payment_failed', intent)
  return intent
}

function paymentError(
  decline: Exclude<ChargeOutcome, 'succeeds'>,
): Wire<Stripe.PaymentIntent.LastPaymentError> {
  return {
    type: 'card_error',
    code: 'card_declined',
    decline_code: decline.declineCode,
    message: decline.message,
    doc_url: 'https://docs.stripe.com/error-codes/card-declined',
  }
}
