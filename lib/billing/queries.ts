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

/** The plan, subscription and seats of the transaction's tenant, in one statement. */
export async function readBilling(tx: Tx, tenantId: string): Promise<Billing> {
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT t.stripe_customer_id AS "customerId", s.status, s.price_id AS "priceId",
      s.current_period_end AS "currentPeriodEnd", s.cancel_at_period_end AS "cancelAtPeriodEnd",
      (SELECT count(*)::integer FROM memberships m WHERE m.tenant_id = t.id) AS "seatsUsed"
    FROM tenants t LEFT JOIN subscriptions s ON s.tenant_id = t.id WHERE t.id = ${tenantId}::uuid`
  const subscription = row === undefined || row.status === null ? null : row
  const sold = subscription && findPrice(subscription.priceId)
  return {
    plan: PLANS.find((plan) => plan.key === entitledPlan(subscription)) ?? PLANS[0],
    subscription: subscription && {
      status: subscription.status,
      price: sold?.price ?? null,
      planName: sold?.plan.name ?? 'Unknown plan',
      currentPeriodEnd: subscription.currentPeriodEnd,
      cancelAtPeriodEnd: subscription.cancelAtPeriodEnd,
    },
    hasCustomer: row?.customerId != null,
    seatsUsed: row?.seatsUsed ?? 0,
  }
}

type Tenant = { customerId: string | null; seatsUsed: number }
type Subscribed = { status: string; priceId: string; currentPeriodEnd: Date; cancelAtPeriodEnd: boolean }
type Row = Tenant & (Subscribed | { status: null })
