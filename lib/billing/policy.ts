/**
 * What each state of a subscription at Stripe means to us, the most alive first. `begun`: its first payment is still open.
 * https://docs.stripe.com/api/subscriptions/object#subscription_object-status
 */
const STATES = new Map([
  ['active', 'entitles'],
  ['trialing', 'entitles'],
  ['past_due', 'lives'],
  ['unpaid', 'lives'],
  ['paused', 'lives'],
  ['incomplete', 'begun'],
  ['canceled', 'over'],
  ['incomplete_expired', 'over'],
])

const ORDER = [...STATES.keys()]

/** The state entitles to the plan. Everything else, and everything Stripe may invent later, does not (T57). */
export const isEntitling = (status: string): boolean => STATES.get(status) === 'entitles'

/** Nothing comes after this state: what is not over can still cost something, or begin to. */
export const isOver = (status: string): boolean => STATES.get(status) === 'over'

/** A subscription that still lives at Stripe, paid or not: it is managed in the portal, not bought a second time. */
export const isSubscribed = (status: string | null | undefined): boolean =>
  status != null && !isOver(status) && STATES.get(status) !== 'begun'

/** Sorts states, the most alive first; what we do not know comes last. */
export const byLife = (a: string, b: string): number => rank(a) - rank(b)

const rank = (status: string): number => (STATES.has(status) ? ORDER.indexOf(status) : ORDER.length)
