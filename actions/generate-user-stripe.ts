'use server'

import {
  endLease,
  ensureCustomer,
  leaseCheckout,
  readCustomerFacts,
  rememberCustomer,
  subscribeAddress,
} from '@/lib/billing/checkout'
import { guard } from '@/lib/guard/action'
import { checkoutSchema } from '@/lib/validations/billing'

/** Checkout for whoever has no subscription, the customer portal for whoever has one. */
export const generateUserStripe = guard(
  {
    event: 'billing.checkout_opened',
    scope: 'per-request-tenant-id',
    access: { member: 'ADMIN' },
    impersonated: 'closed',
    input: checkoutSchema,
    limit: { max: 10, per: '10m' },
    idempotent: '1m',
  },
  {
    prepare: async ({ tx, actor }) => {
      await leaseCheckout(tx, actor.tenantId)
      return readCustomerFacts(tx, actor.tenantId)
    },
    call: async ({ facts, input, actor }) => {
      try {
        const customerId = await ensureCustomer(facts, actor.email)
        const url = await subscribeAddress(facts, customerId, input.priceId)
        return { customerId, url }
      } finally {
        await endLease(facts.tenantId)
      }
    },
    complete: async ({ tx, facts, answer, input, record, redirectTo }) => {
      await rememberCustomer(tx, facts.tenantId, answer.customerId)
      record({
        resource: ['customer', answer.customerId],
        metadata: { price: input.priceId },
      })
      redirectTo(answer.url)
      return null
    },
  },
)
