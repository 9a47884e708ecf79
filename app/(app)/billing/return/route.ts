import { whoAndWhere } from '@/lib/audit/append'
import { readCustomerFacts } from '@/lib/billing/checkout'
import { readBilling } from '@/lib/billing/queries'
import { syncCustomer } from '@/lib/billing/sync'
import { visit } from '@/lib/guard/visit'
import { recordFault } from '@/lib/monitoring/record'
import { noParameters } from '@/lib/validations/empty'

/**
 * Where Stripe's hosted pages send people back to. It runs the webhook's own sync, so a late webhook is no drama; and
 * when Stripe does not answer, the billing page says that it is waiting.
 */
export const GET = visit(
  {
    event: 'billing.returned',
    page: '/billing/return',
    home: '/billing',
    scope: 'per-session-tenant-id',
    access: 'user',
    impersonated: 'closed',
    input: noParameters,
    limit: { max: 30, per: '1m' },
  },
  {
    prepare: async ({ tx, actor }) => (await readCustomerFacts(tx, actor.tenantId)).customerId,
    call: async ({ facts: customerId, actor, caller }) => {
      if (customerId === null) return
      await syncCustomer(customerId, whoAndWhere(caller, actor.userId)).catch((error: unknown) =>
        recordFault(error, { event: 'billing.returned', requestId: caller.requestId }),
      )
    },
    complete: async ({ tx, actor, redirectTo }) => {
      const { subscription } = await readBilling(tx, actor.tenantId)
      redirectTo(subscription === null ? '/billing?checkout=pending' : '/billing?checkout=done')
      return null
    },
  },
)
