import 'server-only'
import type { Tx } from '@/lib/db'
import { entitledPlan } from './entitlements'
import { PLANS, type Plan } from './plans'
import { findPrice, type Price } from './prices'

/** What the billing page shows of the current tenant. */
export type Billing = {
  plan: Plan
  /** null while there is no subscription at all. */
  subscription: {
    status: string
    price: Price | null
    planName: string
    currentPeriodEnd: Date
    cancelAtPeriodEnd: boolean
  } | null
  hasCustomer: boolean
  seatsUsed: number
}

/** The plan, subscription and seats of the transaction's tenant. */
export async function readBilling(tx: Tx, tenantId: string): Promise<Billing> {
  const tenant = await tx.tenant.findUnique({
    where: { id: tenantId },
    select: { stripeCustomerId: true, subscription: true, _count: { select: { memberships: true } } },
  })
  const row = tenant?.subscription ?? null
  const sold = row && findPrice(row.priceId)
  return {
    plan: PLANS.find((plan) => plan.key === entitledPlan(row)) ?? PLANS[0],
    subscription: row && {
      status: row.status,
      price: sold?.price ?? null,
      planName: sold?.plan.name ?? 'Unknown plan',
      currentPeriodEnd: row.currentPeriodEnd,
      cancelAtPeriodEnd: row.cancelAtPeriodEnd,
    },
    hasCustomer: tenant?.stripeCustomerId != null,
    seatsUsed: tenant?._count.memberships ?? 0,
  }
}
