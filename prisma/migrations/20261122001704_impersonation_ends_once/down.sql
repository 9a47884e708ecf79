CREATE OR REPLACE FUNCTION app.why_ended(p_session uuid, p_user uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE
    WHEN s.impersonated_by IS NOT NULL THEN CASE WHEN s.revoked_at IS NOT NULL OR s.expires_at <= clock_timestamp()
      OR u.disabled_at IS NOT NULL OR u.role = 'ADMIN' OR NOT EXISTS (SELECT FROM app.impersonator_of(s.impersonated_by))
      THEN 'impersonation_over' END
    WHEN EXISTS (SELECT FROM account_closures c WHERE c.user_id = u.id AND c.banned_at IS NULL) THEN 'account_closed'
    WHEN u.disabled_at IS NOT NULL THEN 'disabled'
    WHEN s.ended_because = 'disabled' THEN 'ended_by_admin'
    WHEN s.revoked_at IS NOT NULL THEN s.ended_because
    WHEN s.expires_at <= clock_timestamp() THEN 'expired'
    WHEN s.last_seen_at <= clock_timestamp() - make_interval(secs => s.idle_seconds) THEN 'idle'
  END
  FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = p_session AND s.user_id = p_user
$$;
