import { clock } from '@/lib/guard/clock'
import { drainInbox } from '@/lib/webhooks/inbox'

/** Finds what a crash left in the inbox; what has just come in is worked on at once. */
export const sweepInbox = clock(
  { event: 'webhook.sweep', scope: { global: 'Stripe knows customers, not tenants' }, every: '15s' },
  drainInbox,
)
