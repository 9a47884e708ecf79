import type { PlanKey } from './plans'
import { findPrice } from './prices'

/** What entitlements are decided from: our row, written by the sync alone. */
export type SubscriptionRow = { status: string; priceId: string; currentPeriodEnd: Date }

/** The states that entitle. Everything else, and everything Stripe may invent later, does not (T57). */
const ENTITLING: ReadonlySet<string> = new Set(['active', 'trialing'])

/** A renewal arrives within hours; a row this far past its period was never renewed, or we stopped hearing. */
const GRACE_MS = 3 * 24 * 60 * 60 * 1000

/**
 * The plan a subscription entitles to. Missing, unknown, unpaid and stale all mean the free one.
 *
 * @param now the moment to decide for; the process's clock unless given
 */
export function entitledPlan(row: SubscriptionRow | null, now: Date = new Date()): PlanKey {
  if (row === null || !ENTITLING.has(row.status)) return 'free'
  // Asked this way round, so that a date nobody can read (NaN) does not entitle either.
  if (!(now.getTime() <= row.currentPeriodEnd.getTime() + GRACE_MS)) return 'free'
  return findPrice(row.priceId)?.plan.key ?? 'free'
}

/** A subscription that still lives at Stripe, paid or not: it is managed in the portal, not bought a second time. */
export const isSubscribed = (status: string | undefined): boolean =>
  status !== undefined && status !== 'canceled' && status !== 'incomplete_expired' && status !== 'incomplete'
