import 'server-only'
import { type AuditEntry, appendAudit, type Change } from '@/lib/audit/append'
import { inTransaction, type Tx } from '@/lib/db'
import { Refusal } from '@/lib/errors'
import type { Subscription } from '@/lib/generated/prisma/client'
import { recordFault } from '@/lib/monitoring/record'
import { type Stripe, stripe } from '@/lib/stripe'
import { wasEnded } from './end-subscription'
import { byLife, isSubscribed } from './policy'
import { findPrice } from './prices'

/** On whose behalf we sync, for the audit event. */
export type SyncCause = Pick<AuditEntry, 'actorKind' | 'actorId' | 'requestId' | 'address' | 'userAgent'>

/**
 * Makes our subscription row equal to Stripe's truth. Webhook and return page both call this; it
 * does not matter how often, in which order, or after which event.
 *
 * Stripe is read outside the transaction. The moment before that reading is the row's version: whoever began to
 * read later has seen at least as much, so an older reading never overwrites a newer one (T52).
 *
 * @throws Refusal BILLING_UNKNOWN_CUSTOMER; StripeError when Stripe does not answer
 */
export async function syncCustomer(customerId: string, cause: SyncCause): Promise<void> {
  const readAt = await inTransaction('system', databaseNow)
  const subscriptions = await stripe().subscriptions.list({ customer: customerId, status: 'all', limit: 100 })
  const truth = chooseSubscription(subscriptions.data)
  const living = subscriptions.data.filter(({ status }) => isSubscribed(status)).length
  // We sell one. Two are a person paying twice, which somebody has to put right at Stripe.
  if (living > 1)
    recordFault(new Refusal('BILLING_DOUBLE'), {
      event: 'billing.subscription_synced',
      customerId,
      count: living,
    })

  await inTransaction('system', async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`sync:${customerId}`}))`
    const tenant = await tx.tenant.findUnique({
      where: { stripeCustomerId: customerId },
      select: { id: true, subscription: true },
    })
    if (tenant === null) {
      if (await wasEnded(tx, customerId)) return
      throw new Refusal('BILLING_UNKNOWN_CUSTOMER')
    }
    const before = tenant.subscription
    if (before !== null && before.syncedAt > readAt) return
    await overwrite(tx, tenant.id, before, truth && rowFrom(truth, readAt), {
      ...cause,
      resource: ['customer', customerId],
    })
  })
}

/** The one subscription that counts: the most alive, then the newest. Stripe allows several; we sell one. */
export function chooseSubscription(all: readonly Stripe.Subscription[]): Stripe.Subscription | null {
  return all.toSorted((a, b) => byLife(a.status, b.status) || b.created - a.created)[0] ?? null
}

type Row = Omit<Subscription, 'tenantId'>

async function overwrite(
  tx: Tx,
  tenantId: string,
  before: Row | null,
  after: Row | null,
  cause: SyncCause & Pick<AuditEntry, 'resource'>,
): Promise<void> {
  const [old, fresh] = [before && summary(before), after && summary(after)]
  if (JSON.stringify(old) === JSON.stringify(fresh)) {
    if (after) await tx.subscription.update({ where: { tenantId }, data: { syncedAt: after.syncedAt } })
    return
  }
  if (after === null) await tx.subscription.delete({ where: { tenantId } })
  else await tx.subscription.upsert({ where: { tenantId }, create: { tenantId, ...after }, update: after })
  await appendAudit(tx, {
    ...cause,
    tenantId,
    event: 'billing.subscription_synced',
    outcome: 'success',
    ...(old && { before: old }),
    ...(fresh && { after: fresh }),
  })
}

/** Stripe's subscription as our row. Period dates stand on the items since API 2025-03-31. */
function rowFrom(subscription: Stripe.Subscription, syncedAt: Date): Row | null {
  const item = subscription.items.data[0]
  if (item === undefined) return null
  return {
    id: subscription.id,
    status: subscription.status,
    priceId: item.price.id,
    currentPeriodEnd: new Date(item.current_period_end * 1000),
    cancelAtPeriodEnd: subscription.cancel_at_period_end || subscription.cancel_at !== null,
    syncedAt,
  }
}

/** What of a row is worth a record. */
function summary(row: Row): Change {
  return {
    subscription: row.id,
    status: row.status,
    plan: findPrice(row.priceId)?.price.lookupKey ?? row.priceId,
    until: row.currentPeriodEnd.toISOString(),
    ends: row.cancelAtPeriodEnd,
  }
}

async function databaseNow(tx: Tx): Promise<Date> {
  const [{ now }] = await tx.$queryRaw<[{ now: Date }]>`SELECT clock_timestamp() AS now`
  return now
}
