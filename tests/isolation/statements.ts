/** The settings a connection may come with; a name stands for that person's own id. */
export type Context = { tenant: 'uma' | 'ben' | '' | 'garbage' | null; user: Context['tenant'] }

/** Every context that is not Uma's own. */
export const CONTEXTS: Record<string, Context> = {
  'no context': { tenant: null, user: null },
  'an empty context': { tenant: '', user: '' },
  'a malformed context': { tenant: 'garbage', user: 'garbage' },
  'Ben’s context': { tenant: 'ben', user: 'ben' },
}

type Command = 'select' | 'insert' | 'update' | 'delete'

/**
 * For each table: the four commands aimed at a row of Northwind ($1) and Uma ($2), and those of them that a request
 * of Uma's own may do.
 */
export const TABLES: { table: string; statements: Record<Command, string>; allowed: Command[] }[] = [
  of('users', {
    where: 'id = $2 AND $1::uuid IS NOT NULL',
    set: `name = 'Mallory'`,
    values: `(id, email, name) VALUES ($2, $1::text || '@evil.test', 'Mallory')`,
    allowed: ['select', 'update'],
  }),
  of('accounts', {
    where: 'user_id = $2 AND $1::uuid IS NOT NULL',
    set: `provider_account_id = '2'`,
    values: `(provider, provider_account_id, user_id) VALUES ('github', $1, $2)`,
  }),
  of('verification_tokens', {
    where: `identifier = 'uma@northwind.test' AND $1::uuid IS NOT NULL AND $2::uuid IS NOT NULL`,
    set: `token_hash = 'known'`,
    values: `(identifier, token_hash, expires_at, browser_hash) VALUES ($1, $2, now(), 'x')`,
  }),
  of('sessions', {
    where: 'tenant_id = $1 AND user_id = $2',
    set: 'revoked_at = now()',
    values: '(tenant_id, user_id, expires_at) VALUES ($1, $2, now())',
    allowed: ['select', 'update'],
  }),
  of('passkeys', {
    where: 'user_id = $2 AND $1::uuid IS NOT NULL',
    set: `name = 'Mallory’s'`,
    values: `(user_id, credential_id, public_key, counter, transports, name) VALUES ($2, $1::text, '', 0, '{}', 'x')`,
    allowed: ['select', 'insert', 'update', 'delete'],
  }),
  of('totp_secrets', {
    where: 'user_id = $2 AND $1::uuid IS NOT NULL',
    set: 'last_used_step = 0',
    values: `(user_id, secret, session_id) SELECT $2, '', $2 WHERE $1::uuid IS NOT NULL
      ON CONFLICT (user_id) DO UPDATE SET last_used_step = 0`,
    allowed: ['select', 'insert', 'update', 'delete'],
  }),
  of('recovery_codes', {
    where: 'user_id = $2 AND $1::uuid IS NOT NULL',
    set: 'used_at = NULL',
    values: `(user_id, code_hash) VALUES ($2, convert_to($1::text, 'UTF8'))`,
    allowed: ['select', 'insert', 'update', 'delete'],
  }),
  of('challenges', {
    where: 'user_id = $2 AND $1::uuid IS NOT NULL',
    set: `value = 'known'`,
    values: `(session_id, purpose, user_id, value, expires_at)
      SELECT id, 'passkey-registration', $2, $1::text, now() FROM sessions WHERE user_id = $2 LIMIT 1`,
    allowed: ['select', 'insert', 'delete'],
  }),
  of('tenants', {
    where: 'id = $1 AND $2::uuid IS NOT NULL',
    set: `name = 'Evil'`,
    values: `(id, name) VALUES ($1, $2::text)`,
    allowed: ['select', 'update'],
  }),
  of('memberships', {
    where: 'tenant_id = $1 AND user_id = $2',
    set: `role = 'MEMBER'`,
    values: '(tenant_id, user_id) VALUES ($1, $2)',
    allowed: ['select'],
  }),
  of('subscriptions', {
    where: 'tenant_id = $1 AND $2::uuid IS NOT NULL',
    set: `status = 'canceled'`,
    values: `VALUES ($1, $2, 'active', 'price_1', now(), false, now())`,
    allowed: ['select'],
  }),
  of('webhook_inbox', {
    where: `id = 'evt_1' AND $1::uuid IS NOT NULL AND $2::uuid IS NOT NULL`,
    set: `status = 'DONE'`,
    values: `(provider, id, type, payload) VALUES ($1, $2, 'x', '{}')`,
  }),
  of('idempotency_keys', {
    where: 'tenant_id = $1 AND user_id = $2',
    set: `answer = '{}'`,
    values: `(tenant_id, user_id, event, key, input_hash, expires_at) VALUES ($1, $2, 'x', 'x', '', now())`,
  }),
  of('rate_limits', {
    where: `key = 'tests' AND $1::uuid IS NOT NULL AND $2::uuid IS NOT NULL`,
    set: 'tat = now()',
    values: `VALUES ($1::text || $2::text, now())`,
  }),
  of('audit_events', {
    where: 'tenant_id = $1 AND seq = 1 AND $2::uuid IS NOT NULL',
    set: `event = 'nothing.happened'`,
    values: `SELECT $1, 99, now(), 'a.b', 'success', NULL, 'user', $2, NULL, NULL, 'r', NULL, NULL, '{}', '', ''`,
    allowed: ['select'],
  }),
  of('audit_heads', {
    where: 'tenant_id = $1 AND $2::uuid IS NOT NULL',
    set: 'seq = 0',
    values: `VALUES ($1, 0, '', $2)`,
  }),
]

type Parts = { where: string; set: string; values: string; allowed?: Command[] }

function of(table: string, { where, set, values, allowed = [] }: Parts): (typeof TABLES)[number] {
  return {
    table,
    statements: {
      select: `SELECT 1 FROM ${table} WHERE ${where}`,
      insert: `INSERT INTO ${table} ${values}`,
      update: `UPDATE ${table} SET ${set} WHERE ${where}`,
      delete: `DELETE FROM ${table} WHERE ${where}`,
    },
    allowed,
  }
}
