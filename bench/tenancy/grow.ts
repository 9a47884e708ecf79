import { withClient } from '../../local/database/connect.ts'

/**
 * Fills a database up to so many tenants, each with one person, a session, a subscription and three events.
 *
 * @param adminUrl a superuser's connection string: nobody did any of this, so no trigger is asked
 */
export function growTenants(adminUrl: string, tenants: number): Promise<void> {
  return withClient(adminUrl, async (client) => {
    await client.query('SET session_replication_role = replica')
    const { rows } = await client.query<{ count: number }>('SELECT count(*)::integer AS count FROM tenants')
    const have = rows[0]?.count ?? 0
    if (have < tenants) await client.query(FILL.replace('%', String(tenants - have)))
    // What PostgreSQL would do by itself a minute later, in the middle of the measurement.
    await client.query('VACUUM (ANALYZE)')
    await client.query('CHECKPOINT')
  })
}

const FILL = `WITH new AS MATERIALIZED (
    SELECT gen_random_uuid() AS tenant, gen_random_uuid() AS person, n FROM generate_series(1, %) AS n
  ),
  people AS (INSERT INTO users (id, email, name) SELECT person, person || '@example.test', 'Person ' || n FROM new),
  teams AS (INSERT INTO tenants (id, name, personal_user_id) SELECT tenant, 'Person ' || n, person FROM new),
  members AS (INSERT INTO memberships (tenant_id, user_id, role) SELECT tenant, person, 'OWNER' FROM new),
  visits AS (INSERT INTO sessions (user_id, tenant_id, expires_at) SELECT person, tenant, now() + interval '7 days' FROM new),
  plans AS (INSERT INTO subscriptions (tenant_id, id, status, price_id, current_period_end, cancel_at_period_end, synced_at)
    SELECT tenant, 'sub_' || tenant, 'active', 'price_bench', now() + interval '1 month', false, now() FROM new),
  heads AS (INSERT INTO audit_heads (tenant_id, seq, hash, xact) SELECT tenant, 3, sha256(tenant::text::bytea), '' FROM new)
INSERT INTO audit_events (tenant_id, seq, at, event, outcome, actor_kind, actor_id, request_id, metadata, previous_hash, hash)
SELECT tenant, seq, now() - interval '1 minute' * seq, 'user.name_updated', 'success', 'user', person, 'bench-' || n, '{}',
  sha256(tenant::text::bytea), sha256(tenant::text::bytea) FROM new, generate_series(1, 3) AS seq`
