import { env } from '@/env.mjs'
import { type LookupKey, PLANS, type Plan } from './plans'

/** Our prices at Stripe, by the name the plan table gives them. Public, the only billing values a browser knows. */
const IDS: Record<LookupKey, string> = {
  pro_monthly: env.NEXT_PUBLIC_STRIPE_PRO_MONTHLY_PRICE_ID,
  pro_yearly: env.NEXT_PUBLIC_STRIPE_PRO_YEARLY_PRICE_ID,
  business_monthly: env.NEXT_PUBLIC_STRIPE_BUSINESS_MONTHLY_PRICE_ID,
  business_yearly: env.NEXT_PUBLIC_STRIPE_BUSINESS_YEARLY_PRICE_ID,
}

export const PRICE_IDS: readonly string[] = Object.values(IDS)

export const priceId = (key: LookupKey): string => IDS[key]

export type Price = Plan['prices'][number]

/** The plan and price behind a Stripe price id, or null for an id we do not sell. */
export function findPrice(id: string): { plan: Plan; price: Price } | null {
  for (const plan of PLANS) {
    for (const price of plan.prices) if (IDS[price.lookupKey] === id) return { plan, price }
  }
  return null
}
