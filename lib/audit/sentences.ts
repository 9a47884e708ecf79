import type { AuditOutcome } from '@/lib/generated/prisma/enums'

/** Every event in words for a person: what was done, and what somebody tried who was refused. */
const SENTENCES: Record<string, readonly [done: string, tried: string]> = {
  'audit.checkpoint_signed': ['Signed a checkpoint of the trail', 'Tried to sign a checkpoint of the trail'],
  'billing.checkout_opened': ['Opened the checkout', 'Tried to open the checkout'],
  'billing.portal_opened': ['Opened the customer portal', 'Tried to open the customer portal'],
  'billing.returned': ['Came back from Stripe', 'Tried to come back from Stripe'],
  'billing.subscription_synced': ['Subscription changed at Stripe', 'Tried to update the subscription'],
  'csp.reported': [
    'Reported what a page’s policy stopped',
    'Sent a report that could not be read, or too many',
  ],
  'factor.passkey_added': ['Added a passkey', 'Tried to add a passkey'],
  'factor.passkey_begun': ['Began to add a passkey', 'Tried to begin adding a passkey'],
  'factor.passkey_removed': ['Removed a passkey', 'Tried to remove a passkey'],
  'factor.passkey_renamed': ['Renamed a passkey', 'Tried to rename a passkey'],
  'factor.recovery_made': ['Made new recovery codes', 'Tried to make recovery codes'],
  'factor.totp_added': ['Set up an authenticator app', 'Tried to set up an authenticator app'],
  'factor.totp_begun': [
    'Began to set up an authenticator app',
    'Tried to begin setting up an authenticator app',
  ],
  'factor.totp_removed': ['Removed the authenticator app', 'Tried to remove the authenticator app'],
  'job.discarded': ['Discarded a dead job', 'Tried to discard a job'],
  'job.retried': ['Had a dead job tried again', 'Tried to have a job tried again'],
  'job.timed_out': ['Looked for jobs whose process died', 'A job’s process died, each time'],
  'mail.sent': ['Sent a mail', 'Tried to send a mail'],
  'monitoring.metrics_read': ['Read the metrics', 'Tried to read the metrics'],
  'page.admin_audit': ['Opened the platform’s audit trail', 'Tried to open the platform’s audit trail'],
  'page.admin_jobs': ['Opened the jobs', 'Tried to open the jobs'],
  'page.admin_requests': ['Looked a request up', 'Tried to look a request up'],
  'page.admin_surfaces': ['Opened the list of ways in', 'Tried to open the list of ways in'],
  'page.admin_user': ['Opened a user’s account', 'Tried to open a user’s account'],
  'page.admin_users': ['Opened the list of all users', 'Tried to open the list of all users'],
  'page.audit': ['Opened the audit trail', 'Tried to open the audit trail'],
  'page.billing': ['Opened billing', 'Tried to open billing'],
  'page.dashboard': ['Opened the overview', 'Tried to open the overview'],
  'page.profile': ['Opened the profile', 'Tried to open the profile'],
  'page.re_authenticate': [
    'Opened the page that asks who it is',
    'Tried to open the page that asks who it is',
  ],
  'page.session_ended': ['Read why a session ended', 'Tried to read why a session ended'],
  'page.security': ['Opened the security page', 'Tried to open the security page'],
  'page.shell': ['Opened the app', 'Tried to open the app'],
  'platform.expired_forgotten': ['Forgot what had expired', 'Tried to forget what had expired'],
  'probe.health': ['Asked whether the app is alive', 'Tried to ask whether the app is alive'],
  'probe.ready': ['Asked whether the app is ready', 'Tried to ask whether the app is ready'],
  'request.failed': ['Sent what could not be read', 'A request failed before it was let in'],
  'session.code_entered': ['Typed the digits of a mail', 'Typed digits that open nothing'],
  'session.code_requested': ['Asked for a confirmation code by mail', 'Tried to ask for a confirmation code'],
  'session.device_ended': ['Ended one of their sessions', 'Tried to end a session'],
  'session.ended': ['Signed out', 'Tried to sign out'],
  'session.link_requested': ['Asked for a sign-in link', 'Tried to ask for a sign-in link'],
  'session.others_ended': ['Ended all their other sessions', 'Tried to end their other sessions'],
  'session.passkey_asked': ['Was asked for a passkey', 'Tried to be asked for a passkey'],
  'session.proved': ['Came back from signing in', 'Tried to sign in'],
  'session.provider_chosen': ['Went to a sign-in provider', 'Tried to go to a sign-in provider'],
  'session.reauthenticated': ['Confirmed who it is', 'Tried to confirm who it is'],
  'session.started': ['Signed in', 'Tried to sign in'],
  'user.account_linked': ['Connected a sign-in provider', 'Tried to connect a sign-in provider'],
  'user.disabled_changed': ['Disabled or enabled an account', 'Tried to disable or enable an account'],
  'user.email_verified': ['Confirmed the address', 'Tried to confirm the address'],
  'user.name_updated': ['Changed the name', 'Tried to change a name'],
  'user.registered': ['Joined', 'Tried to join'],
  'user.role_changed': ['Changed a user’s role', 'Tried to change a user’s role'],
  'user.sessions_ended': ['Ended a user’s sessions', 'Tried to end a user’s sessions'],
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
