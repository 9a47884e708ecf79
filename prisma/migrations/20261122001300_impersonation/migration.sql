-- Impersonation: a platform admin acts as somebody else, for a while, with both names in every event. It is a session of
-- that person's which hangs on the admin's own, and lives no longer than that one, the admin's role and its own half hour.

ALTER TABLE "sessions"
  -- The session of the admin who acts as this person. No foreign key: it is in another tenant, and what it says is looked
  -- at anew in every transaction (app.open_session).
  ADD COLUMN "impersonated_by" UUID,
  -- Why, in the admin's words.
  ADD COLUMN "impersonation_reason" TEXT,
  ADD CONSTRAINT "sessions_impersonation" CHECK (
    (impersonated_by IS NULL) = (impersonation_reason IS NULL) AND (impersonated_by IS NULL OR (
      second_factor_at IS NULL AND expires_at <= created_at + interval '30 minutes'
    ))) NOT VALID;
DROP TRIGGER require_audit ON "sessions";
CREATE CONSTRAINT TRIGGER require_audit AFTER INSERT OR DELETE OR UPDATE OF id, user_id, tenant_id, created_at,
  authenticated_at, expires_at, revoked_at, address, user_agent, method, place, idle_seconds, second_factor_at, ended_because,
  impersonated_by, impersonation_reason ON "sessions" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.require_audit();

-- The admin of a session that impersonates; nobody once that session is over, or they are no admin any more. Nobody
-- impersonates from an impersonation.
CREATE FUNCTION app.impersonator_of(p_session uuid) RETURNS TABLE (id uuid, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT a.id, a.name FROM sessions s JOIN users a ON a.id = s.user_id
  WHERE s.id = p_session AND s.impersonated_by IS NULL AND s.revoked_at IS NULL AND s.expires_at > clock_timestamp()
    AND s.last_seen_at > clock_timestamp() - make_interval(secs => s.idle_seconds)
    AND a.disabled_at IS NULL AND a.role = 'ADMIN'
$$;

-- Reads a session live and makes it the context of the transaction: one row when it is known, not revoked, not
-- expired, not idle, and its user is enabled and still a member of its tenant; none otherwise, and no context then.
--
-- p_lock says what has to stay as it is until the commit, so that whoever takes it away waits for us, or we for them:
--   'none'     for reading
--   'session'  for work of anybody signed in: no change follows the end of its session (T20)
--   'grants'   for work that a role allows: no change follows the loss of the role either (T3)
-- The session is locked as for an update, because two presses of sign-out that both held it shared would deadlock; a
-- browser's actions take turns anyway.
--
-- An impersonation is known while the admin's own session is, and while the person is no admin. Its login is never fresh:
-- it begins as old as can be.
DROP FUNCTION app.open_session(uuid, text);
CREATE FUNCTION app.open_session(p_session uuid, p_lock text)
RETURNS TABLE (
  session_id uuid, user_id uuid, email text, name text, image text, user_role "UserRole",
  tenant_id uuid, tenant_name text, member_role "MemberRole",
  authenticated_seconds double precision, second_factor boolean, needs_second_factor boolean,
  impersonator_id uuid, impersonator_name text, impersonation_reason text, impersonation_until double precision
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  enrolled boolean;
  parent uuid;
BEGIN
  -- At most once a minute, never waiting for another request of the same session, and never waking an idle one.
  UPDATE sessions SET last_seen_at = now() WHERE sessions.id = (
    SELECT s.id FROM sessions s
    WHERE s.id = p_session AND s.revoked_at IS NULL AND s.last_seen_at < now() - interval '1 minute'
      AND s.last_seen_at > clock_timestamp() - make_interval(secs => s.idle_seconds)
    FOR UPDATE SKIP LOCKED
  );
  IF p_lock IN ('session', 'grants') THEN
    SELECT s.impersonated_by INTO parent FROM sessions s WHERE s.id = p_session FOR NO KEY UPDATE;
    -- Whoever takes the admin's role or account away ends their session in the same transaction, so this one is enough.
    IF parent IS NOT NULL THEN
      PERFORM FROM sessions s WHERE s.id = parent FOR NO KEY UPDATE;
    END IF;
  END IF;
  IF p_lock = 'grants' THEN
    PERFORM FROM sessions s
      JOIN users u ON u.id = s.user_id
      JOIN memberships m ON m.tenant_id = s.tenant_id AND m.user_id = s.user_id
      WHERE s.id = p_session FOR SHARE OF u, m;
  END IF;

  SELECT s.id, u.id, u.email, u.name, u.image, u.role, t.id, t.name, m.role,
    extract(epoch FROM clock_timestamp() - s.authenticated_at), s.second_factor_at IS NOT NULL,
    app.has_second_factor(u.id), s.impersonated_by, s.impersonation_reason,
    CASE WHEN s.impersonated_by IS NOT NULL THEN extract(epoch FROM s.expires_at) END
  INTO session_id, user_id, email, name, image, user_role, tenant_id, tenant_name, member_role,
    authenticated_seconds, second_factor, enrolled, parent, impersonation_reason, impersonation_until
  FROM sessions s
    JOIN users u ON u.id = s.user_id
    JOIN tenants t ON t.id = s.tenant_id
    JOIN memberships m ON m.tenant_id = s.tenant_id AND m.user_id = s.user_id
  WHERE s.id = p_session AND s.revoked_at IS NULL AND s.expires_at > clock_timestamp()
    AND s.last_seen_at > clock_timestamp() - make_interval(secs => s.idle_seconds) AND u.disabled_at IS NULL;

  IF FOUND AND parent IS NOT NULL THEN
    SELECT a.id, a.name INTO impersonator_id, impersonator_name FROM app.impersonator_of(parent) a
    WHERE user_role <> 'ADMIN';
  END IF;

  IF FOUND THEN
    -- Who impersonates is not away: their own session is in use with this one.
    IF parent IS NOT NULL THEN
      UPDATE sessions SET last_seen_at = now() WHERE sessions.id = (
        SELECT s.id FROM sessions s WHERE s.id = parent AND s.last_seen_at < now() - interval '1 minute'
        FOR UPDATE SKIP LOCKED
      );
    END IF;
    -- A factor that was removed since proves nothing any more. Somebody else's is not asked of who impersonates, and what
    -- it opens stays closed to them (lib/guard/authority.ts).
    second_factor := second_factor AND enrolled;
    needs_second_factor := enrolled AND NOT second_factor AND parent IS NULL;
    PERFORM set_config('app.impersonator', coalesce(impersonator_id::text, ''), true),
      set_config('app.user_id', user_id::text, true), set_config('app.tenant_id', tenant_id::text, true);
    RETURN NEXT;
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION app.open_session(uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.open_session(uuid, text) TO portcullis_app, portcullis_system;

-- The same as before, and it refuses an event that leaves out who impersonates.
CREATE OR REPLACE FUNCTION app.append_audit(
  p_tenant uuid, p_event text, p_outcome "AuditOutcome", p_code text, p_actor_kind text, p_actor uuid,
  p_resource_type text, p_resource_id text, p_request text, p_address text, p_agent text, p_metadata jsonb
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  head audit_heads;
  moment timestamptz;
  digest bytea;
BEGIN
  -- A request writes into its own tenant's chain or the platform's, never into a neighbour's.
  IF session_user = 'portcullis_app'
    AND p_tenant IS DISTINCT FROM app.tenant_id() AND p_tenant IS DISTINCT FROM app.platform_id() THEN
    RAISE EXCEPTION 'audit event for another tenant' USING ERRCODE = 'insufficient_privilege';
  END IF;

  -- Who acts as somebody else is in every event of it, with whom they act as: what a person did stands under their own
  -- name alone.
  IF p_actor_kind = 'user' AND current_setting('app.impersonator', true) <> '' AND NOT coalesce(
    p_actor::text = current_setting('app.impersonator', true) AND p_metadata->>'impersonated' = app.user_id()::text, false) THEN
    RAISE EXCEPTION 'audit event without the one who impersonates' USING ERRCODE = 'PC004';
  END IF;

  INSERT INTO audit_heads (tenant_id, seq, hash, xact) VALUES (p_tenant, 0, sha256(''), '') ON CONFLICT DO NOTHING;
  SELECT * INTO head FROM audit_heads WHERE tenant_id = p_tenant FOR UPDATE;
  moment := clock_timestamp();
  digest := sha256(head.hash || convert_to(jsonb_build_array(
    p_tenant, head.seq + 1, to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), p_event, p_outcome,
    p_code, p_actor_kind, p_actor, p_resource_type, p_resource_id, p_request, p_address, p_agent, p_metadata
  )::text, 'UTF8'));

  INSERT INTO audit_events (tenant_id, seq, at, event, outcome, code, actor_kind, actor_id, resource_type,
    resource_id, request_id, address, user_agent, metadata, previous_hash, hash)
  VALUES (p_tenant, head.seq + 1, moment, p_event, p_outcome, p_code, p_actor_kind, p_actor, p_resource_type,
    p_resource_id, p_request, p_address, p_agent, p_metadata, head.hash, digest);
  UPDATE audit_heads SET seq = head.seq + 1, hash = digest, xact = pg_current_xact_id()::text
  WHERE tenant_id = p_tenant;
  PERFORM set_config('app.audited', p_tenant::text, true);
  RETURN head.seq + 1;
END $$;

-- The same as before, but never for an impersonation: there is no fresh login and no second factor to be had in one (T13).
CREATE OR REPLACE FUNCTION app.renew_session(p_session uuid, p_second_factor boolean) RETURNS uuid
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH old AS (
    UPDATE sessions SET revoked_at = clock_timestamp(), ended_because = 'reauthenticated'
    WHERE id = p_session AND user_id = app.user_id() AND impersonated_by IS NULL AND revoked_at IS NULL
      AND expires_at > clock_timestamp()
    RETURNING *
  )
  INSERT INTO sessions (user_id, tenant_id, created_at, authenticated_at, last_seen_at, expires_at, idle_seconds,
    address, user_agent, method, place, second_factor_at)
  SELECT user_id, tenant_id, created_at, clock_timestamp(), clock_timestamp(), expires_at, idle_seconds,
    address, user_agent, method, place, CASE WHEN p_second_factor THEN clock_timestamp() ELSE second_factor_at END
  FROM old RETURNING id
$$;

-- The same as before; of an impersonation it is told only that it is over.
CREATE OR REPLACE FUNCTION app.why_ended(p_session uuid, p_user uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE
    WHEN s.impersonated_by IS NOT NULL THEN CASE WHEN s.revoked_at IS NOT NULL OR s.expires_at <= clock_timestamp()
      OR u.disabled_at IS NOT NULL OR u.role = 'ADMIN' OR NOT EXISTS (SELECT FROM app.impersonator_of(s.impersonated_by))
      THEN 'impersonation_over' END
    WHEN EXISTS (SELECT FROM account_closures c WHERE c.user_id = u.id) THEN 'account_closed'
    WHEN u.disabled_at IS NOT NULL THEN 'disabled'
    WHEN s.ended_because = 'disabled' THEN 'ended_by_admin'
    WHEN s.revoked_at IS NOT NULL THEN s.ended_because
    WHEN s.expires_at <= clock_timestamp() THEN 'expired'
    WHEN s.last_seen_at <= clock_timestamp() - make_interval(secs => s.idle_seconds) THEN 'idle'
  END
  FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = p_session AND s.user_id = p_user
$$;

-- The same as before; a job that acts for a person says who was acting as them.
CREATE OR REPLACE FUNCTION app.enqueue_job(
  p_queue text, p_tenant uuid, p_request text, p_actor uuid, p_input jsonb, p_key text, p_options jsonb
) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  queued uuid;
  delay interval := make_interval(secs => coalesce((p_options->>'startAfter')::double precision, 0));
BEGIN
  IF session_user = 'portcullis_app' AND p_tenant IS DISTINCT FROM app.tenant_id() AND p_tenant IS NOT NULL THEN
    RAISE EXCEPTION 'job for another tenant' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NOT EXISTS (SELECT FROM jobs.queue WHERE name = p_queue) THEN
    PERFORM jobs.create_queue(p_queue, '{"policy": "standard", "notify": true}');
  END IF;
  -- Waiting and dead jobs are never deleted by age; app.finish_job says when a finished one may go. The fixed moment
  -- in singleton_on makes pg-boss's unique index (queue, moment, key) one of queue and key.
  INSERT INTO jobs.job (name, data, group_id, singleton_key, singleton_on, start_after, keep_until, policy,
    retry_limit, retry_delay, retry_backoff, retry_delay_max, expire_seconds, deletion_seconds)
  VALUES (p_queue,
    jsonb_build_object('tenantId', p_tenant, 'requestId', p_request, 'actorId', p_actor, 'input', p_input)
      || CASE WHEN p_actor IS NULL OR coalesce(current_setting('app.impersonator', true), '') = '' THEN '{}'
        ELSE jsonb_build_object('impersonatorId', current_setting('app.impersonator', true)) END,
    coalesce(p_tenant, app.tenant_id())::text, coalesce(p_tenant::text, '') || ':' || p_key, 'epoch',
    now() + delay, now() + interval '100 years', 'standard',
    (p_options->>'retryLimit')::integer, (p_options->>'retryDelay')::integer, true,
    (p_options->>'retryDelayMax')::integer, (p_options->>'expireInSeconds')::integer, 0)
  ON CONFLICT DO NOTHING
  RETURNING id INTO queued;
  -- The channel that pg-boss listens on; it is heard at the commit.
  IF queued IS NOT NULL AND delay = interval '0' THEN
    PERFORM pg_notify('pgboss_' || left(encode(sha224('jobs'), 'hex'), 24), p_queue);
  END IF;
  RETURN queued;
END $$;

-- Signs out the admin behind an impersonation, with whom it ends. NULL when this transaction is in none.
CREATE FUNCTION app.sign_out_impersonator(p_session uuid) RETURNS uuid
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE sessions SET revoked_at = clock_timestamp(), ended_because = 'signed_out'
  WHERE revoked_at IS NULL
    AND id = (SELECT s.impersonated_by FROM sessions s WHERE s.id = p_session AND s.user_id = app.user_id())
  RETURNING user_id
$$;

-- The names of those who acted as somebody of this transaction's tenant, for whoever reads its trail. They are no members,
-- so row-level security shows them to nobody there.
CREATE FUNCTION app.impersonators(p_users uuid[]) RETURNS TABLE (id uuid, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT u.id, u.name FROM users u WHERE u.id = ANY (p_users) AND EXISTS (
    SELECT FROM audit_events x WHERE x.tenant_id = app.tenant_id() AND x.actor_id = u.id
      AND (x.metadata ? 'impersonated' OR x.event = 'impersonation.started'))
$$;

REVOKE EXECUTE ON FUNCTION app.impersonator_of(uuid), app.sign_out_impersonator(uuid), app.impersonators(uuid[])
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.sign_out_impersonator(uuid), app.impersonators(uuid[]) TO portcullis_app, portcullis_system;
