import 'server-only'
import { z } from 'zod'
import { PLATFORM_TENANT_ID } from '@/lib/audit/append'
import type { Tx } from '@/lib/db'
import { Refusal } from '@/lib/errors'
import { enqueue } from '@/lib/jobs/enqueue'
import { defineJob } from '@/lib/jobs/policy'
import { stripe } from '@/lib/stripe'
import { closeCheckouts } from './open-checkouts'
import { isOver } from './policy'

export const endSubscriptionJob = defineJob({
  name: 'end-subscription',
  event: 'billing.subscription_ended',
  scope: { global: 'the tenant is gone; its customer at Stripe is not' },
  access: 'system',
  input: z.strictObject({ customerId: z.string().min(1).max(255) }),
  key: ({ input }) => input.customerId,
  retry: { times: 12, first: '30s', atMost: '6h' },
})

/** Ends what a deleted tenant pays for, once the transaction has committed; tried again for days while Stripe is away. */
export async function endSubscriptionLater(
  tx: Tx,
  customerId: string,
  { requestId }: { requestId: string },
): Promise<void> {
  await enqueue(tx, endSubscriptionJob, { customerId }, { requestId })
}

/**
 * Holds the job to its reason when it runs, whoever put it into the queue: nobody has this customer any more.
 *
 * @param tx sees all tenants
 * @throws Refusal JOB_UNFOUNDED
 */
export async function requireForsaken(tx: Tx, customerId: string): Promise<void> {
  const [living] = await tx.$queryRaw<
    unknown[]
  >`SELECT 1 FROM tenants WHERE stripe_customer_id = ${customerId}`
  if (living !== undefined) throw new Refusal('JOB_UNFOUNDED')
}

/**
 * Ends all that a customer pays for, and the checkouts through which they still could. May be called again: what has ended
 * is not listed any more.
 *
 * @returns how many subscriptions it ended
 * @throws StripeError when Stripe does not answer
 */
export async function endSubscriptions(customerId: string): Promise<number> {
  await closeCheckouts(customerId)
  const { data } = await stripe().subscriptions.list({ customer: customerId, status: 'all', limit: 100 })
  const living = data.filter(({ status }) => !isOver(status))
  for (const { id } of living) await stripe().subscriptions.cancel(id)
  return living.length
}

/** Whether a customer nobody has is one whose tenant was deleted: what Stripe still tells of them changes nothing here. */
export async function wasEnded(tx: Tx, customerId: string): Promise<boolean> {
  const ended = await tx.auditEvent.findFirst({
    where: {
      tenantId: PLATFORM_TENANT_ID,
      event: endSubscriptionJob.event,
      resourceType: 'customer',
      resourceId: customerId,
      outcome: 'success',
    },
    select: { seq: true },
  })
  return ended !== null
}
