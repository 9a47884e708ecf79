import { endSubscriptionJob, endSubscriptions, requireForsaken } from '@/lib/billing/end-subscription'
import { job } from '@/lib/guard/job'

export const endSubscription = job(endSubscriptionJob, {
  prepare: async ({ tx, input }) => {
    await requireForsaken(tx, input.customerId)
    return input.customerId
  },
  call: ({ facts: customerId }) => endSubscriptions(customerId),
  complete: async ({ facts: customerId, answer, record }) => {
    record({ resource: ['customer', customerId], metadata: { ended: answer } })
  },
})
