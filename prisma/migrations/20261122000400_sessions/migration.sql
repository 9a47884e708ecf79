-- Sessions that end when they should, and say why; magic links that open only where they were asked for.

ALTER TABLE "sessions"
  -- How the person signed in: 'email', 'google', 'github'.
  ADD COLUMN "method" TEXT,
  -- Country and city, where a trusted proxy says so.
  ADD COLUMN "place" TEXT,
  -- Unused for so long, the session is over. The row keeps the figure it was started with.
  ADD COLUMN "idle_seconds" INTEGER NOT NULL DEFAULT 86400,
  ADD COLUMN "second_factor_at" TIMESTAMPTZ(3),
  -- Why revoked_at was set.
  ADD COLUMN "ended_because" TEXT,
  ADD CONSTRAINT "sessions_idle_seconds" CHECK (idle_seconds > 0),
  ADD CONSTRAINT "sessions_ended_because" CHECK (ended_because IS NULL OR (revoked_at IS NOT NULL AND ended_because IN
    ('signed_out', 'ended_elsewhere', 'ended_by_admin', 'role_changed', 'disabled', 'replaced', 'reauthenticated')));
GRANT UPDATE (ended_because) ON "sessions" TO portcullis_app;
DROP TRIGGER require_audit ON "sessions";
CREATE CONSTRAINT TRIGGER require_audit AFTER INSERT OR DELETE OR UPDATE OF id, user_id, tenant_id, created_at,
  authenticated_at, expires_at, revoked_at, address, user_agent, method, place, idle_seconds, second_factor_at, ended_because
  ON "sessions" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.require_audit();

-- A link lives ten minutes; those under way are asked for again.
DELETE FROM "verification_tokens";
ALTER TABLE "verification_tokens"
  -- Of the nonce in the cookie of the browser that asked.
  ADD COLUMN "browser_hash" TEXT NOT NULL,
  -- How often somebody guessed at the six digits of the mail.
  ADD COLUMN "code_tries" INTEGER NOT NULL DEFAULT 0;
CREATE INDEX "verification_tokens_browser_hash_idx" ON "verification_tokens"("browser_hash");

-- After the person has proved again who they are: ends the session of this transaction's user and starts one in its
-- place, with a new id (T31). It keeps the end of the old one, so that no chain of renewals outlives a sign-in.
-- NULL when there is nothing to renew.
CREATE FUNCTION app.renew_session(p_session uuid, p_second_factor boolean) RETURNS uuid
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH old AS (
    UPDATE sessions SET revoked_at = clock_timestamp(), ended_because = 'reauthenticated'
    WHERE id = p_session AND user_id = app.user_id() AND revoked_at IS NULL AND expires_at > clock_timestamp()
    RETURNING *
  )
  INSERT INTO sessions (user_id, tenant_id, created_at, authenticated_at, last_seen_at, expires_at, idle_seconds,
    address, user_agent, method, place, second_factor_at)
  SELECT user_id, tenant_id, created_at, clock_timestamp(), clock_timestamp(), expires_at, idle_seconds,
    address, user_agent, method, place, CASE WHEN p_second_factor THEN clock_timestamp() ELSE second_factor_at END
  FROM old RETURNING id
$$;

-- Why a session is over, for whoever holds its signed cookie; NULL while it lives, and for one nobody has. Somebody
-- who was enabled again is not told that they are disabled.
CREATE FUNCTION app.why_ended(p_session uuid, p_user uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE
    WHEN u.disabled_at IS NOT NULL THEN 'disabled'
    WHEN s.ended_because = 'disabled' THEN 'ended_by_admin'
    WHEN s.revoked_at IS NOT NULL THEN s.ended_because
    WHEN s.expires_at <= clock_timestamp() THEN 'expired'
    WHEN s.last_seen_at <= clock_timestamp() - make_interval(secs => s.idle_seconds) THEN 'idle'
  END
  FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = p_session AND s.user_id = p_user
$$;

REVOKE EXECUTE ON FUNCTION app.renew_session(uuid, boolean), app.why_ended(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.renew_session(uuid, boolean), app.why_ended(uuid, uuid)
  TO portcullis_app, portcullis_system;
