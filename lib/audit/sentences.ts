import type { AuditOutcome } from '@/lib/generated/prisma/enums'

/** Every event in words for a person: what was done, and what somebody tried who was refused. */
const SENTENCES: Record<string, readonly [done: string, tried: string]> = {
  'billing.checkout_opened': ['Opened the checkout', 'Tried to open the checkout'],
  'billing.portal_opened': ['Opened the customer portal', 'Tried to open the customer portal'],
  'billing.returned': ['Came back from Stripe', 'Tried to come back from Stripe'],
  'billing.subscription_synced': ['Subscription changed at Stripe', 'Tried to update the subscription'],
  'page.admin_audit': ['Opened the platform’s audit trail', 'Tried to open the platform’s audit trail'],
  'page.admin_users': ['Opened the list of all users', 'Tried to open the list of all users'],
  'page.audit': ['Opened the audit trail', 'Tried to open the audit trail'],
  'page.billing': ['Opened billing', 'Tried to open billing'],
  'page.dashboard': ['Opened the overview', 'Tried to open the overview'],
  'page.profile': ['Opened the profile', 'Tried to open the profile'],
  'page.shell': ['Opened the app', 'Tried to open the app'],
  'probe.health': ['Asked whether the app is alive', 'Tried to ask whether the app is alive'],
  'probe.ready': ['Asked whether the app is ready', 'Tried to ask whether the app is ready'],
  'session.ended': ['Signed out', 'Tried to sign out'],
  'session.link_requested': ['Asked for a sign-in link', 'Tried to ask for a sign-in link'],
  'session.provider_chosen': ['Went to a sign-in provider', 'Tried to go to a sign-in provider'],
  'session.proved': ['Came back from signing in', 'Tried to sign in'],
  'session.started': ['Signed in', 'Tried to sign in'],
  'user.account_linked': ['Connected a sign-in provider', 'Tried to connect a sign-in provider'],
  'user.email_verified': ['Confirmed the address', 'Tried to confirm the address'],
  'user.name_updated': ['Changed the name', 'Tried to change a name'],
  'user.registered': ['Joined', 'Tried to join'],
  'user.role_changed': ['Changed a user’s role', 'Tried to change a user’s role'],
  'webhook.stripe_received': ['Webhook from Stripe', 'Refused a webhook in Stripe’s name'],
  'world.seeded': ['Set up the local world', 'Tried to set up the local world'],
}

/** The events a filter offers, with their words. */
export const EVENTS = Object.entries(SENTENCES)
  .map(([event, [label]]) => ({ event, label }))
  .sort((a, b) => a.label.localeCompare(b.label))

/** One event as a sentence. An event without words (added by an app on top) is shown by its name. */
export function sentenceFor(event: string, outcome: AuditOutcome, code: string | null): string {
  const [done, tried] = SENTENCES[event] ?? [event, `Tried: ${event}`]
  if (event === 'user.name_updated' && code === 'AUTH_NOT_OWNER') return 'Tried to rename someone else'
  return outcome === 'denied' || outcome === 'failed' ? tried : done
}
