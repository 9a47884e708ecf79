import { readBilling } from '@/lib/billing/queries'
import { REASONS } from '@/lib/errors'
import { loader } from '@/lib/guard/loader'
import { atLeast } from '@/lib/guard/policy'
import { billingSearchSchema } from '@/lib/validations/billing'

/** The team's plan and subscription; `pending` is set by the return from Stripe while its answer is not in yet. */
export const loadBilling = loader(
  {
    event: 'page.billing',
    page: '/billing',
    scope: 'per-session-tenant-id',
    access: 'user',
    impersonated: 'closed',
    input: billingSearchSchema,
  },
  async ({ actor, tx, input }) => ({
    billing: await readBilling(tx, actor.tenantId),
    tenantName: actor.tenantName,
    mayManage: atLeast(actor.memberRole, 'ADMIN'),
    checkout: input.checkout,
    refusal: input.error && REASONS[input.error],
  }),
)
