import 'server-only'
import type { Tx } from '@/lib/db'
import { Refusal } from '@/lib/errors'
import { entitledPlan } from './entitlements'
import type { PlanKey } from './plans'

/**
 * Lets through only a tenant whose plan, as our own row has it, is one of those named.
 *
 * @throws Refusal AUTH_NOT_ENTITLED
 */
export async function requireEntitlement(tx: Tx, tenantId: string, plans: readonly PlanKey[]): Promise<void> {
  const subscription = await tx.subscription.findUnique({
    where: { tenantId },
    select: { status: true, priceId: true, currentPeriodEnd: true },
  })
  if (plans.includes(entitledPlan(subscription))) return
  throw new Refusal('AUTH_NOT_ENTITLED', {
    message: 'Your plan does not include this. An owner or admin of the team can change it under Billing.',
  })
}
