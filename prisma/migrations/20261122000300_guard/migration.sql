-- What the guard asks of the database in one statement each.

-- Reads a session live and makes it the context of the transaction: one row when it is known, not revoked, not
-- expired, and its user is enabled and still a member of its tenant; none otherwise, and no context then.
-- p_lock holds the rows that grant authority (FOR SHARE) until commit, so that a demotion waits for us or we
-- for it.
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

-- Takes one token of a bucket that refills evenly and holds p_max (GCRA). Returns 0 when admitted, otherwise
-- the seconds until the next one. Exact under any number of callers: the row decides, in one statement.
CREATE FUNCTION app.take_token(p_key text, p_max integer, p_seconds double precision)
RETURNS double precision LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  moment timestamptz := clock_timestamp();
  period interval := make_interval(secs => p_seconds);
  step interval := make_interval(secs => p_seconds / p_max);
BEGIN
  INSERT INTO rate_limits AS r (key, tat) VALUES (p_key, moment + step)
  ON CONFLICT (key) DO UPDATE SET tat = greatest(r.tat, moment) + step
    WHERE greatest(r.tat, moment) + step <= moment + period;
  IF FOUND THEN
    RETURN 0;
  END IF;
  RETURN (SELECT greatest(extract(epoch FROM r.tat + step - period - clock_timestamp()), 0.001) FROM rate_limits r WHERE r.key = p_key);
END $$;

-- Buckets that are full again say nothing; without this the table would grow by every address that ever called.
CREATE FUNCTION app.forget_full_buckets() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ DELETE FROM rate_limits WHERE tat < clock_timestamp() $$;

-- The platform always keeps one admin who can sign in. The lock makes two admins who demote each other at the
-- same moment take turns.
CREATE FUNCTION app.keep_an_admin() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('app.keep_an_admin'));
  IF NOT EXISTS (SELECT FROM users WHERE role = 'ADMIN' AND disabled_at IS NULL AND id <> OLD.id) THEN
    RAISE EXCEPTION 'the last admin stays' USING ERRCODE = 'PC002';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER keep_an_admin_update BEFORE UPDATE OF role, disabled_at ON "users" FOR EACH ROW
  WHEN (OLD.role = 'ADMIN' AND OLD.disabled_at IS NULL AND (NEW.role <> 'ADMIN' OR NEW.disabled_at IS NOT NULL))
  EXECUTE FUNCTION app.keep_an_admin();
CREATE TRIGGER keep_an_admin_delete BEFORE DELETE ON "users" FOR EACH ROW
  WHEN (OLD.role = 'ADMIN' AND OLD.disabled_at IS NULL) EXECUTE FUNCTION app.keep_an_admin();

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.open_session(uuid, boolean), app.take_token(text, integer, double precision),
  app.forget_full_buckets() TO portcullis_app, portcullis_system;
