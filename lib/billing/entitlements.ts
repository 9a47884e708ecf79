import { seconds } from '@/lib/duration'
import type { PlanKey } from './plans'
import { isEntitling } from './policy'
import { findPrice } from './prices'

/** What entitlements are decided from: our row, written by the sync alone. */
export type SubscriptionRow = { status: string; priceId: string; currentPeriodEnd: Date }

/** A renewal arrives within hours; a row this far past its period was never renewed, or we stopped hearing. */
const GRACE_MS = seconds('3d') * 1_000

/**
 * The plan a subscription entitles to. Missing, unknown, unpaid and stale all mean the free one.
 *
 * @param now the moment to decide for; the process's clock unless given
 */
export function entitledPlan(row: SubscriptionRow | null, now: Date = new Date()): PlanKey {
  if (row === null || !isEntitling(row.status)) return 'free'
  // Asked this way round, so that a date nobody can read (NaN) does not entitle either.
  if (!(now.getTime() <= row.currentPeriodEnd.getTime() + GRACE_MS)) return 'free'
  return findPrice(row.priceId)?.plan.key ?? 'free'
}
