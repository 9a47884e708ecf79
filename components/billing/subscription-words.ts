import type { BadgeVariant } from '@/components/ui/badge'

/** A subscription as the page needs it; `status` is Stripe's own word. */
export type SubscriptionFacts = { status: string; cancelAtPeriodEnd: boolean }

/** With `dated`, the sentence goes on with the end of the period. */
type Words = { badge?: string; colour?: BadgeVariant; sentence: string; dated?: true }

const free: Words = { sentence: 'No card, no end date.' }

const unknown: Words = {
  badge: 'On hold',
  colour: 'waiting',
  sentence: 'Stripe reports a state we cannot read yet. Until it is clear, the Free plan applies.',
}

const byStatus: Record<string, Words> = {
  active: { badge: 'Active', colour: 'granted', sentence: 'Renews on', dated: true },
  trialing: { badge: 'Trial', colour: 'brass', sentence: 'Trial until', dated: true },
  past_due: {
    badge: 'Payment failed',
    colour: 'denied',
    sentence:
      'The last payment did not go through. Check the card in the portal; until it is paid, the Free plan applies.',
  },
  unpaid: {
    badge: 'Unpaid',
    colour: 'denied',
    sentence:
      'An invoice is open. Pay it in the portal and the plan is back; until then, the Free plan applies.',
  },
  incomplete: {
    badge: 'Payment not finished',
    colour: 'waiting',
    sentence: 'The first payment is still open. Finish it in the portal, or choose a plan again.',
  },
  incomplete_expired: {
    badge: 'Not paid in time',
    colour: 'default',
    sentence:
      'The first payment was not finished, and nothing was charged. Choose a plan again whenever you like.',
  },
  paused: {
    badge: 'Paused',
    colour: 'waiting',
    sentence: 'The plan is paused; until it goes on, the Free plan applies.',
  },
  canceled: {
    badge: 'Plan ended',
    colour: 'default',
    sentence: 'The paid plan has ended, and nothing more is charged.',
  },
}

/**
 * The state of a subscription in words, and what to do about it.
 * States: https://docs.stripe.com/api/subscriptions/object#subscription_object-status
 */
export function subscriptionWords(subscription: SubscriptionFacts | null): Words {
  if (!subscription) return free
  const { status, cancelAtPeriodEnd } = subscription
  if (cancelAtPeriodEnd && (status === 'active' || status === 'trialing'))
    return {
      badge: 'Ends soon',
      colour: 'waiting',
      sentence: 'Cancelled. The plan stays until',
      dated: true,
    }
  return (Object.hasOwn(byStatus, status) ? byStatus[status] : undefined) ?? unknown
}
