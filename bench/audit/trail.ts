/**
 * Rows as a team leaves them behind in a year, for the tenant of each person ($1), so many ($2): thirty people, of whom
 * that person is one, a few programs, eight events, one in a hundred refused. Without hashes, which nobody reads here; days are counted as always.
 */
export const FILL_TRAIL = `
  INSERT INTO audit_events (tenant_id, seq, at, event, outcome, actor_kind, actor_id, resource_type, resource_id,
    request_id, address, user_agent, metadata, previous_hash, hash)
  SELECT t.id, n, timestamptz '2026-11-22 00:00Z' - make_interval(secs => (rows - n) * (365 * 86400.0 / rows)),
    (ARRAY['user.name_updated', 'session.started', 'billing.portal_opened', 'session.link_requested', 'mail.sent',
      'user.role_changed', 'session.ended', 'factor.passkey_added'])[1 + (hashint8(n) & 7)],
    (CASE WHEN n % 97 = 0 THEN 'denied' WHEN n % 501 = 0 THEN 'failed' ELSE 'success' END)::"AuditOutcome",
    CASE n % 10 WHEN 3 THEN 'system' WHEN 4 THEN 'webhook' ELSE 'user' END,
    CASE WHEN n % 10 IN (3, 4) THEN NULL WHEN n % 32 = 7 THEN t.personal_user_id ELSE ('00000000-0000-4000-8000-' || lpad(to_hex(hashint8(n * 7) & 31), 12, '0'))::uuid END,
    CASE WHEN n % 3 = 0 THEN 'user' END,
    CASE WHEN n % 3 <> 0 THEN NULL WHEN n % 1023 = 0 THEN t.personal_user_id::text
      ELSE '00000000-0000-4000-8000-' || lpad(to_hex(hashint8(n * 31) & 1023), 12, '0') END,
    'req_bench_' || n, '203.0.113.7', 'Mozilla/5.0 (X11; Linux x86_64)',
    '{"before": {"name": "Uma Rao"}, "after": {"name": "Uma the Great"}}', '', ''
  FROM tenants t, (SELECT $2::bigint AS rows) AS asked, generate_series(1, rows) AS n WHERE t.personal_user_id = ANY ($1::uuid[])`
