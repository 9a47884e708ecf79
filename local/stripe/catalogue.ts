import { type LookupKey, PLANS, type Plan } from '../../lib/billing/plans.ts'
import type { State } from './state/store.ts'
import type { Price, Product } from './state/types.ts'

/** The ids of our prices in the local Stripe: fixed, so that an environment can name them before it starts. */
export const LOCAL_PRICE_IDS: Record<LookupKey, string> = {
  pro_monthly: 'price_1PortcullisProMonthly000',
  pro_yearly: 'price_1PortcullisProYearly0000',
  business_monthly: 'price_1PortcullisBizMonthly000',
  business_yearly: 'price_1PortcullisBizYearly0000',
}

type PaidPlan = Exclude<Plan, { key: 'free' }>

const PRODUCT_IDS: Record<PaidPlan['key'], string> = {
  pro: 'prod_PortcullisPro0',
  business: 'prod_PortcullisBiz0',
}

/** Products and prices from the plan table. Done on each start, so a changed table changes what is for sale. */
export function seedCatalogue(state: State, now: number): void {
  for (const plan of PLANS) {
    if (plan.key === 'free') continue
    const product = productOf(plan, now)
    state.products[product.id] = { ...product, created: state.products[product.id]?.created ?? now }
    for (const listed of plan.prices) {
      const price = priceOf(listed, product.id, now)
      state.prices[price.id] = { ...price, created: state.prices[price.id]?.created ?? now }
    }
  }
}

function productOf(plan: PaidPlan, now: number): Product {
  return {
    id: PRODUCT_IDS[plan.key],
    object: 'product',
    active: true,
    created: now,
    default_price: LOCAL_PRICE_IDS[plan.prices[0].lookupKey],
    description: plan.summary,
    images: [],
    livemode: false,
    marketing_features: plan.features.map((name) => ({ name })),
    metadata: { plan: plan.key },
    name: plan.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    tax_details: null,
    type: 'service',
    unit_label: null,
    updated: now,
    url: null,
  }
}

function priceOf(listed: PaidPlan['prices'][number], product: string, now: number): Price {
  return {
    id: LOCAL_PRICE_IDS[listed.lookupKey],
    object: 'price',
    active: true,
    billing_scheme: 'per_unit',
    created: now,
    currency: listed.currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: listed.lookupKey,
    metadata: {},
    nickname: null,
    product,
    recurring: {
      interval: listed.interval,
      interval_count: 1,
      meter: null,
      trial_period_days: null,
      usage_type: 'licensed',
    },
    tax_behavior: 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: 'recurring',
    unit_amount: listed.amount,
    unit_amount_decimal: String(listed.amount),
  }
}
