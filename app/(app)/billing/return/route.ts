import { z } from 'zod'
import { whoAndWhere } from '@/lib/audit/append'
import { readCustomerFacts } from '@/lib/billing/checkout'
import { readBilling } from '@/lib/billing/queries'
import { syncCustomer } from '@/lib/billing/sync'
import { visit } from '@/lib/guard/visit'
import { log } from '@/lib/log'

/**
 * Where Stripe's hosted pages send people back to. It runs the webhook's own sync, so a late webhook is no drama; and
 * when Stripe does not answer, the billing page says that it is waiting.
 */
export const GET = visit(
  {
    event: 'billing.returned',
    page: '/billing/return',
    scope: 'per-session-tenant-id',
    access: 'user',
    input: z.object({}),
    limit: { max: 30, per: '1m' },
  },
  {
    prepare: async ({ tx, actor }) => (await readCustomerFacts(tx, actor.tenantId)).customerId,
    call: async ({ facts: customerId, actor, caller }) => {
      if (customerId === null) return
      await syncCustomer(customerId, whoAndWhere(caller, actor.userId)).catch((error: unknown) =>
        log.error({
          event: 'billing.returned',
          code: 'STRIPE_UNAVAILABLE',
          requestId: caller.requestId,
          error,
        }),
      )
    },
    complete: async ({ tx, actor, redirectTo }) => {
      const { subscription } = await readBilling(tx, actor.tenantId)
      redirectTo(subscription === null ? '/billing?checkout=pending' : '/billing?checkout=done')
      return null
    },
  },
)
