'use server'

import { createPortal, readCustomerFacts } from '@/lib/billing/checkout'
import { Refusal } from '@/lib/errors'
import { guard } from '@/lib/guard/action'
import { emptySchema } from '@/lib/validations/empty'

export const openCustomerPortal = guard(
  {
    event: 'billing.portal_opened',
    scope: 'per-request-tenant-id',
    access: { member: 'ADMIN' },
    impersonated: 'closed',
    input: emptySchema,
    limit: { max: 10, per: '10m' },
    idempotent: '1m',
  },
  {
    prepare: async ({ tx, actor, record }) => {
      const { customerId } = await readCustomerFacts(tx, actor.tenantId)
      if (customerId === null) {
        throw new Refusal('BILLING_NO_CUSTOMER', {
          message: 'There is nothing to manage yet. Choose a plan first.',
        })
      }
      record({ resource: ['customer', customerId] })
      return customerId
    },
    call: ({ facts: customerId }) => createPortal(customerId),
    complete: async ({ answer, redirectTo }) => {
      redirectTo(answer)
      return null
    },
  },
)
