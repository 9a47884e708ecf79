-- What a person may do with all that is theirs: take it along, and have it deleted.

-- ─── Deletion ────────────────────────────────────────────────────────────────────────────────────

-- An account whose owner wants it gone. Until `due_at` signing in offers to undo that; then the account is erased, and the
-- row stays as the one sign that there was somebody of this id: no foreign key, and nothing of the person in it.
CREATE TABLE "account_closures" (
  "user_id" UUID NOT NULL,
  -- Which of their requests: one that was undone is not carried out by the job of an earlier one.
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "due_at" TIMESTAMPTZ(3) NOT NULL,
  "erased_at" TIMESTAMPTZ(3),

  CONSTRAINT "account_closures_pkey" PRIMARY KEY ("user_id")
);
CREATE INDEX "account_closures_due_at_idx" ON "account_closures"("due_at") WHERE "erased_at" IS NULL;

ALTER TABLE "account_closures" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "account_closures" FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON "account_closures" TO CURRENT_ROLE USING (true) WITH CHECK (true);
CREATE POLICY system_all ON "account_closures" TO portcullis_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON "account_closures" TO portcullis_system;
CREATE CONSTRAINT TRIGGER require_audit AFTER INSERT OR UPDATE OR DELETE ON "account_closures"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.require_audit();

-- Which of these ids were people who are gone; what else there was of them nobody knows any more.
CREATE FUNCTION app.erased_people(p_ids uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.user_id FROM account_closures c WHERE c.user_id = ANY (p_ids) AND c.erased_at IS NOT NULL
$$;

ALTER TABLE "sessions" DROP CONSTRAINT "sessions_ended_because", ADD CONSTRAINT "sessions_ended_because" CHECK (
  ended_because IS NULL OR (revoked_at IS NOT NULL AND ended_because IN ('signed_out', 'ended_elsewhere',
    'ended_by_admin', 'role_changed', 'disabled', 'replaced', 'reauthenticated', 'account_closed'))) NOT VALID;

-- An account that is being deleted is disabled meanwhile; whoever asked for that is told so.
CREATE OR REPLACE FUNCTION app.why_ended(p_session uuid, p_user uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE
    WHEN EXISTS (SELECT FROM account_closures c WHERE c.user_id = u.id) THEN 'account_closed'
    WHEN u.disabled_at IS NOT NULL THEN 'disabled'
    WHEN s.ended_because = 'disabled' THEN 'ended_by_admin'
    WHEN s.revoked_at IS NOT NULL THEN s.ended_because
    WHEN s.expires_at <= clock_timestamp() THEN 'expired'
    WHEN s.last_seen_at <= clock_timestamp() - make_interval(secs => s.idle_seconds) THEN 'idle'
  END
  FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = p_session AND s.user_id = p_user
$$;

-- ─── The trail without the person ────────────────────────────────────────────────────────────────

-- What an audit event says of a person by name or address. The chain holds a salted digest of each such value, the value
-- itself stands here: deleting it changes no byte of the chain, and while it is here, its digest proves it.
CREATE TABLE "audit_disclosures" (
  "tenant_id" UUID NOT NULL,
  "digest" TEXT NOT NULL,
  -- Whose it is, where the event says so; an address is also found by its value.
  "person_id" UUID,
  "salt" BYTEA NOT NULL,
  "value" TEXT NOT NULL,

  CONSTRAINT "audit_disclosures_pkey" PRIMARY KEY ("tenant_id", "digest")
);
CREATE INDEX "audit_disclosures_person_id_idx" ON "audit_disclosures"("person_id");
CREATE INDEX "audit_disclosures_value_idx" ON "audit_disclosures" USING hash ("value");

ALTER TABLE "audit_disclosures" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "audit_disclosures" FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON "audit_disclosures" TO CURRENT_ROLE USING (true) WITH CHECK (true);
CREATE POLICY app_select ON "audit_disclosures" FOR SELECT TO portcullis_app USING (tenant_id = (SELECT app.tenant_id()));
CREATE POLICY system_select ON "audit_disclosures" FOR SELECT TO portcullis_system USING (true);
GRANT SELECT ON "audit_disclosures" TO portcullis_app, portcullis_system;

-- Keeps what an event discloses, beside app.append_audit and with the same rule whose chain it may be. Like the event it
-- is never changed; app.forget_person alone deletes it.
CREATE FUNCTION app.keep_disclosures(p_tenant uuid, p_disclosures jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF session_user = 'portcullis_app'
    AND p_tenant IS DISTINCT FROM app.tenant_id() AND p_tenant IS DISTINCT FROM app.platform_id() THEN
    RAISE EXCEPTION 'audit event for another tenant' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO audit_disclosures (tenant_id, digest, person_id, salt, value)
  SELECT p_tenant, d.digest, d.person, decode(d.salt, 'hex'), d.value
  FROM jsonb_to_recordset(p_disclosures) AS d(digest text, person uuid, salt text, value text);
END $$;

-- Forgets what stands of a person outside their own rows: what events disclose, what was answered to them, what counts
-- them, links and mails under way to them. Their invitations to join go with it.
CREATE FUNCTION app.forget_person(p_user uuid, p_email text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  DELETE FROM audit_disclosures WHERE person_id = p_user OR value = p_email;
  DELETE FROM idempotency_keys WHERE user_id = p_user;
  DELETE FROM rate_limits WHERE strpos(key, p_user::text) > 0 OR strpos(key, p_email) > 0;
  DELETE FROM verification_tokens WHERE identifier = p_email;
  DELETE FROM invitations WHERE email = p_email;
  DELETE FROM jobs.job WHERE name = 'send-mail' AND state <> 'active' AND data->'input'->>'to' = p_email;
END $$;

-- ─── Everything about oneself, as a file ─────────────────────────────────────────────────────────

CREATE TABLE "account_exports" (
  "user_id" UUID NOT NULL,
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "ready_at" TIMESTAMPTZ(3),
  "expires_at" TIMESTAMPTZ(3) NOT NULL,

  CONSTRAINT "account_exports_pkey" PRIMARY KEY ("user_id", "id"),
  CONSTRAINT "account_exports_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "account_exports_expires_at_idx" ON "account_exports"("expires_at");

-- Its pieces, compressed and encrypted with a key that is not in the database (lib/keys.ts).
CREATE TABLE "account_export_parts" (
  "user_id" UUID NOT NULL,
  "export_id" UUID NOT NULL,
  "number" INTEGER NOT NULL,
  "data" BYTEA NOT NULL,

  CONSTRAINT "account_export_parts_pkey" PRIMARY KEY ("user_id", "export_id", "number"),
  CONSTRAINT "account_export_parts_user_id_export_id_fkey" FOREIGN KEY ("user_id", "export_id")
    REFERENCES "account_exports"("user_id", "id") ON DELETE CASCADE ON UPDATE CASCADE
);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['account_exports', 'account_export_parts'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY owner_all ON %I TO CURRENT_ROLE USING (true) WITH CHECK (true)', t);
    EXECUTE format('CREATE POLICY app_select ON %I FOR SELECT TO portcullis_app USING (user_id = (SELECT app.user_id()))', t);
    EXECUTE format('GRANT SELECT ON %I TO portcullis_app', t);
  END LOOP;
END $$;
CREATE POLICY app_insert ON "account_exports" FOR INSERT TO portcullis_app WITH CHECK (user_id = (SELECT app.user_id()));
CREATE POLICY app_delete ON "account_exports" FOR DELETE TO portcullis_app USING (user_id = (SELECT app.user_id()));
GRANT INSERT (user_id, id, expires_at), DELETE ON "account_exports" TO portcullis_app;
CREATE POLICY system_all ON "account_exports" TO portcullis_system USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE (ready_at, expires_at) ON "account_exports" TO portcullis_system;
CREATE CONSTRAINT TRIGGER require_audit AFTER INSERT OR UPDATE OR DELETE ON "account_exports"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.require_audit();

-- Keeps a piece of an export that is being made; one of the same number, of an attempt that died, is replaced. False when
-- nobody waits for it any more.
CREATE FUNCTION app.keep_export_part(p_user uuid, p_export uuid, p_number integer, p_data bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM FROM account_exports WHERE user_id = p_user AND id = p_export AND ready_at IS NULL FOR SHARE;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  INSERT INTO account_export_parts AS p (user_id, export_id, number, data) VALUES (p_user, p_export, p_number, p_data)
  ON CONFLICT (user_id, export_id, number) DO UPDATE SET data = EXCLUDED.data;
  RETURN true;
END $$;

-- A person's second factors without anything that opens a door: what they are called, and when they were used.
CREATE FUNCTION app.describe_factors(p_user uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT jsonb_build_object(
    'passkeys', (SELECT coalesce(jsonb_agg(jsonb_build_object('name', k.name, 'addedAt', k.created_at, 'lastUsedAt', k.last_used_at)
      ORDER BY k.created_at), '[]') FROM passkeys k WHERE k.user_id = p_user),
    'authenticatorAppSince', (SELECT s.confirmed_at FROM totp_secrets s WHERE s.user_id = p_user),
    'recoveryCodesLeft', (SELECT count(*) FROM recovery_codes r WHERE r.user_id = p_user AND r.used_at IS NULL))
$$;

-- Exports that are too old are forgotten with everything else that is over, and so is what a provider said in an event
-- that was worked on a month ago: who and when stay.
CREATE OR REPLACE FUNCTION app.forget_expired()
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  links bigint;
  questions bigint;
  ended bigint;
  invited bigint;
  exported bigint;
  told bigint;
BEGIN
  DELETE FROM verification_tokens WHERE expires_at < now() - interval '1 day';
  GET DIAGNOSTICS links = ROW_COUNT;
  DELETE FROM challenges WHERE expires_at < now() - interval '1 day';
  GET DIAGNOSTICS questions = ROW_COUNT;
  DELETE FROM sessions WHERE
    least(revoked_at, expires_at, last_seen_at + make_interval(secs => idle_seconds)) < now() - interval '90 days';
  GET DIAGNOSTICS ended = ROW_COUNT;
  DELETE FROM invitations WHERE least(accepted_at, revoked_at, expires_at) < now() - interval '30 days';
  GET DIAGNOSTICS invited = ROW_COUNT;
  DELETE FROM account_exports WHERE expires_at < now();
  GET DIAGNOSTICS exported = ROW_COUNT;
  UPDATE webhook_inbox SET payload = '{}'
  WHERE status = 'DONE' AND processed_at < now() - interval '30 days' AND payload <> '{}';
  GET DIAGNOSTICS told = ROW_COUNT;
  RETURN jsonb_build_object('links', links, 'challenges', questions, 'sessions', ended, 'invitations', invited,
    'exports', exported, 'webhooks', told);
END $$;

REVOKE EXECUTE ON FUNCTION app.erased_people(uuid[]), app.keep_disclosures(uuid, jsonb), app.forget_person(uuid, text),
  app.keep_export_part(uuid, uuid, integer, bytea), app.describe_factors(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.erased_people(uuid[]), app.keep_disclosures(uuid, jsonb)
  TO portcullis_app, portcullis_system;
GRANT EXECUTE ON FUNCTION app.forget_person(uuid, text), app.keep_export_part(uuid, uuid, integer, bytea),
  app.describe_factors(uuid) TO portcullis_system;
