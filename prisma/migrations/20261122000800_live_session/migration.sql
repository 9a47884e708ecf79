-- Reads a session live and makes it the context of the transaction: one row when it is known, not revoked, not
-- expired, not idle, and its user is enabled and still a member of its tenant; none otherwise, and no context then.
--
-- p_lock says what has to stay as it is until the commit, so that whoever takes it away waits for us, or we for them:
--   'none'     for reading
--   'session'  for work of anybody signed in: no change follows the end of its session (T20)
--   'grants'   for work that a role allows: no change follows the loss of the role either (T3)
-- The session is locked as for an update, because two presses of sign-out that both held it shared would deadlock; a
-- browser's actions take turns anyway.
DROP FUNCTION app.open_session(uuid, boolean);
CREATE FUNCTION app.open_session(p_session uuid, p_lock text)
RETURNS TABLE (
  session_id uuid, user_id uuid, email text, name text, image text, user_role "UserRole",
  tenant_id uuid, tenant_name text, member_role "MemberRole",
  authenticated_seconds double precision, second_factor boolean, needs_second_factor boolean
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  enrolled boolean;
BEGIN
  -- At most once a minute, never waiting for another request of the same session, and never waking an idle one.
  UPDATE sessions SET last_seen_at = now() WHERE sessions.id = (
    SELECT s.id FROM sessions s
    WHERE s.id = p_session AND s.revoked_at IS NULL AND s.last_seen_at < now() - interval '1 minute'
      AND s.last_seen_at > clock_timestamp() - make_interval(secs => s.idle_seconds)
    FOR UPDATE SKIP LOCKED
  );
  IF p_lock IN ('session', 'grants') THEN
    PERFORM FROM sessions s WHERE s.id = p_session FOR NO KEY UPDATE;
  END IF;
  IF p_lock = 'grants' THEN
    PERFORM FROM sessions s
      JOIN users u ON u.id = s.user_id
      JOIN memberships m ON m.tenant_id = s.tenant_id AND m.user_id = s.user_id
      WHERE s.id = p_session FOR SHARE OF u, m;
  END IF;

  SELECT s.id, u.id, u.email, u.name, u.image, u.role, t.id, t.name, m.role,
    extract(epoch FROM clock_timestamp() - s.authenticated_at), s.second_factor_at IS NOT NULL,
    app.has_second_factor(u.id)
  INTO session_id, user_id, email, name, image, user_role, tenant_id, tenant_name, member_role,
    authenticated_seconds, second_factor, enrolled
  FROM sessions s
    JOIN users u ON u.id = s.user_id
    JOIN tenants t ON t.id = s.tenant_id
    JOIN memberships m ON m.tenant_id = s.tenant_id AND m.user_id = s.user_id
  WHERE s.id = p_session AND s.revoked_at IS NULL AND s.expires_at > clock_timestamp()
    AND s.last_seen_at > clock_timestamp() - make_interval(secs => s.idle_seconds) AND u.disabled_at IS NULL;

  IF FOUND THEN
    -- A factor that was removed since proves nothing any more.
    second_factor := second_factor AND enrolled;
    needs_second_factor := enrolled AND NOT second_factor;
    PERFORM set_config('app.user_id', user_id::text, true), set_config('app.tenant_id', tenant_id::text, true);
    RETURN NEXT;
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION app.open_session(uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.open_session(uuid, text) TO portcullis_app, portcullis_system;
