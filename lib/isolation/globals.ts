/**
 * Tables whose rows are nobody's, with the reason. Every other table has a tenant_id or a user_id; `users` and
 * `tenants` are what those name.
 */
export const GLOBAL_TABLES: Readonly<Record<string, string>> = {
  _prisma_migrations: 'which migrations were applied; holds nothing of anybody',
  verification_tokens: 'a sign-in link is asked for before anybody is signed in',
  webhook_inbox:
    'a provider speaks of its customers; whose they are is found out when the event is worked on',
  rate_limits: 'callers are counted before it is known who they are; reached through functions alone',
}

/**
 * Keys that are unique across tenants, although a request can write into them or they are a tenant table's own: each
 * answers "it is taken" about somebody else's row, so the reason says why that tells nothing.
 */
export const GLOBAL_KEYS: Readonly<Record<string, string>> = {
  sessions_pkey: 'a session is looked up before its tenant is known; the id is random and nobody chooses it',
  passkeys_credential_id_key:
    'a credential is one person’s everywhere (WebAuthn Level 3, 7.1); authenticators make its id, at random',
  tenants_stripe_customer_id_key: 'Stripe makes the id; no input reaches the column',
}

/**
 * Modules that work as portcullis_system by themselves, past what a surface declares to the guard, with the reason (T46).
 */
export const GLOBAL_MODULES: Readonly<Record<string, string>> = {
  'lib/guard/': 'as a surface declares: its scope is { global: why }',
  'auth.ts': 'nobody is signed in yet: a sign-in starts the session',
  'lib/isolation/refuse.ts': 'asks who the connection is, before the first request',
  'lib/users/auth-adapter.ts': 'nobody is signed in yet: Auth.js asks for the user of a link or an account',
  'lib/billing/sync.ts': 'Stripe knows customers, not tenants; one customer is worked on at a time',
  'lib/webhooks/inbox.ts': 'events are stored before it is known whose they are',
  'lib/webhooks/lag.ts': 'counts what waits, and reads nothing of it',
  'lib/jobs/schedule.ts': 'what the clock puts into the queue is nobody’s',
  'lib/audit/checkpoints/sign.ts': 'a checkpoint covers the trails of all tenants',
  'lib/audit/checkpoints/prove.ts': 'an operator proves a row of any tenant, on the command line',
  'lib/audit/retention/cut.ts': 'no tenant may delete from a trail; one tenant’s is cut at a time',
  'lib/account/exports.ts': 'a person’s export gathers what is theirs in all their teams',
}
