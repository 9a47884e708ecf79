DROP FUNCTION app.open_session(uuid, text);
CREATE FUNCTION app.open_session(p_session uuid, p_lock boolean)
RETURNS TABLE (
  session_id uuid, user_id uuid, email text, name text, image text, user_role "UserRole",
  tenant_id uuid, tenant_name text, member_role "MemberRole", authenticated_at timestamptz
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  -- At most once a minute, and never waiting for another request of the same session.
  UPDATE sessions SET last_seen_at = now() WHERE sessions.id = (
    SELECT s.id FROM sessions s
    WHERE s.id = p_session AND s.revoked_at IS NULL AND s.last_seen_at < now() - interval '1 minute'
    FOR UPDATE SKIP LOCKED
  );
  IF p_lock THEN
    PERFORM FROM sessions s
      JOIN users u ON u.id = s.user_id
      JOIN memberships m ON m.tenant_id = s.tenant_id AND m.user_id = s.user_id
      WHERE s.id = p_session FOR SHARE;
  END IF;

  SELECT s.id, u.id, u.email, u.name, u.image, u.role, t.id, t.name, m.role, s.authenticated_at
  INTO session_id, user_id, email, name, image, user_role, tenant_id, tenant_name, member_role, authenticated_at
  FROM sessions s
    JOIN users u ON u.id = s.user_id
    JOIN tenants t ON t.id = s.tenant_id
    JOIN memberships m ON m.tenant_id = s.tenant_id AND m.user_id = s.user_id
  WHERE s.id = p_session AND s.revoked_at IS NULL AND s.expires_at > clock_timestamp() AND u.disabled_at IS NULL;

  IF FOUND THEN
    PERFORM set_config('app.user_id', user_id::text, true), set_config('app.tenant_id', tenant_id::text, true);
    RETURN NEXT;
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION app.open_session(uuid, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.open_session(uuid, boolean) TO portcullis_app, portcullis_system;
