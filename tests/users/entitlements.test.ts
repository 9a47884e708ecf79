import { describe, expect, test } from 'vitest'
import { entitledPlan } from '@/lib/billing/entitlements'
import { PLANS } from '@/lib/billing/plans'
import { isOver, isSubscribed } from '@/lib/billing/policy'
import { priceId } from '@/lib/billing/prices'

const now = new Date('2026-11-22T12:00:00Z')
const day = 24 * 60 * 60 * 1000
const inDays = (days: number): Date => new Date(now.getTime() + days * day)

/** Every status of Stripe's list, and what Stripe might send one day or a row might hold by mistake. */
const STATUSES = [
  ...['active', 'trialing', 'past_due', 'unpaid', 'paused', 'incomplete', 'incomplete_expired', 'canceled'],
  ...['ended', 'ACTIVE', 'active ', '', 'null', 'trial', '__proto__', 'suspended_2031'],
]
const ENTITLING = ['active', 'trialing']

const PERIODS: [name: string, end: Date, fresh: boolean][] = [
  ['a period that runs', inDays(10), true],
  ['a period that ended within the grace', inDays(-2.9), true],
  ['a period that ended before it', inDays(-3.1), false],
  ['a period of years ago', inDays(-1_000), false],
  ['a date that is none', new Date(Number.NaN), false],
]

const PRICES: [name: string, id: string, plan: string][] = [
  ...PLANS.flatMap((plan) =>
    plan.prices.map(({ lookupKey }): [string, string, string] => [lookupKey, priceId(lookupKey), plan.key]),
  ),
  ['a price we do not sell', 'price_somebody_elses', 'free'],
  ['no price', '', 'free'],
  ['a lookup key instead of an id', 'pro_monthly', 'free'],
]

const TABLE = STATUSES.flatMap((status) =>
  PERIODS.flatMap(([period, end, fresh]) =>
    PRICES.map(([price, id, plan]) => ({
      status,
      period,
      price,
      row: { status, priceId: id, currentPeriodEnd: end },
      plan: ENTITLING.includes(status) && fresh ? plan : 'free',
    })),
  ),
)

describe('T57 B4 what a subscription entitles to', () => {
  test.each(TABLE)('$status, $period, $price: $plan', ({ row, plan }) => {
    expect(entitledPlan(row, now)).toBe(plan)
  })

  test('no subscription entitles to the free plan', () => expect(entitledPlan(null, now)).toBe('free'))

  test('the table has plans that are paid for, so it can fail either way', () => {
    expect(TABLE.filter(({ plan }) => plan !== 'free')).toHaveLength(2 * 2 * 4)
  })

  test('without a moment it is decided for now', () => {
    const row = { status: 'active', priceId: priceId('pro_monthly') }
    expect(entitledPlan({ ...row, currentPeriodEnd: new Date(Date.now() + day) })).toBe('pro')
    expect(entitledPlan({ ...row, currentPeriodEnd: new Date(Date.now() - 4 * day) })).toBe('free')
  })
})

test('T55 who has a subscription that lives is sent to the portal and buys no second one', () => {
  const lives = ['active', 'trialing', 'past_due', 'unpaid', 'paused'].map(isSubscribed)
  const over = ['canceled', 'incomplete', 'incomplete_expired', undefined].map(isSubscribed)
  expect(lives.every(Boolean)).toBe(true)
  expect(over.some(Boolean)).toBe(false)
})

test('T55 what is ended with a team is all that can still cost something, a first payment that is open included', () => {
  expect(STATUSES.filter(isOver)).toEqual(['incomplete_expired', 'canceled'])
})
