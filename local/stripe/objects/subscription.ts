import { wholeList } from '../api/list.ts'
import { newId } from '../state/ids.ts'
import type { Price, Subscription, SubscriptionItem } from '../state/types.ts'
import { legacyPlan } from './plan.ts'

/** What is bought: a price, how many of it, and the period already begun (seconds since the epoch). */
export type Bought = { price: Price; quantity: number; start: number; end: number }

type Given = Pick<
  Subscription,
  'customer' | 'currency' | 'default_payment_method' | 'description' | 'metadata'
>

/** A new, active, subscription. https://docs.stripe.com/api/subscriptions/object */
export function newSubscription(now: number, bought: Bought[], given: Given): Subscription {
  const id = newId('sub_')
  const items = bought.map((one) => newItem(now, id, one))
  return {
    id,
    object: 'subscription',
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: now,
    billing_cycle_anchor_config: null,
    billing_mode: { flexible: { proration_discounts: 'included' }, type: 'flexible' },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
    collection_method: 'charge_automatically',
    created: now,
    customer_account: null,
    days_until_due: null,
    default_source: null,
    default_tax_rates: [],
    discounts: [],
    ended_at: null,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: 'self' },
    },
    items: wholeList(items, `/v1/subscription_items?subscription=${id}`),
    latest_invoice: null,
    livemode: false,
    managed_payments: null,
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: 'off',
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: now,
    status: 'active',
    test_clock: null,
    transfer_data: null,
    trial_end: null,
    trial_settings: null,
    trial_start: null,
    ...given,
  }
}

function newItem(
  now: number,
  subscription: string,
  { price, quantity, start, end }: Bought,
): SubscriptionItem {
  return {
    id: newId('si_'),
    object: 'subscription_item',
    billing_thresholds: null,
    created: now,
    current_period_end: end,
    current_period_start: start,
    current_trial: null,
    discounts: [],
    metadata: {},
    plan: legacyPlan(price),
    price,
    quantity,
    subscription,
    tax_rates: [],
  }
}
