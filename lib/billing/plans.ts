/**
 * What we sell, as a literal table: the pricing page, the checkout allow list, the entitlements and the
 * local Stripe's catalogue all read it. Amounts are in the currency's smallest unit (cents).
 *
 * Browser-safe and free of imports, so that scripts can load it without a bundler.
 */
export const PLANS = [
  {
    key: 'free',
    name: 'Free',
    summary: 'For finding out whether this fits.',
    seats: 1,
    features: ['One seat', 'Every change on record', 'Sign-in by mail, Google or GitHub'],
    prices: [],
  },
  {
    key: 'pro',
    name: 'Pro',
    summary: 'For a small team with paying customers.',
    seats: 10,
    features: ['Up to 10 seats', 'Everything in Free', 'Invoices and cards in the portal'],
    prices: [
      { lookupKey: 'pro_monthly', interval: 'month', amount: 1900, currency: 'eur' },
      { lookupKey: 'pro_yearly', interval: 'year', amount: 19000, currency: 'eur' },
    ],
  },
  {
    key: 'business',
    name: 'Business',
    summary: 'For companies that get asked who changed what.',
    seats: 50,
    features: ['Up to 50 seats', 'Everything in Pro'],
    prices: [
      { lookupKey: 'business_monthly', interval: 'month', amount: 4900, currency: 'eur' },
      { lookupKey: 'business_yearly', interval: 'year', amount: 49000, currency: 'eur' },
    ],
  },
] as const

export type Plan = (typeof PLANS)[number]
export type PlanKey = Plan['key']
export type LookupKey = Plan['prices'][number]['lookupKey']
