-- Lost: account_closures, account_export_parts, account_exports, audit_disclosures
CREATE OR REPLACE FUNCTION app.forget_expired()
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  links bigint;
  questions bigint;
  ended bigint;
  invited bigint;
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
  RETURN jsonb_build_object('links', links, 'challenges', questions, 'sessions', ended, 'invitations', invited);
END $$;
DROP FUNCTION app.describe_factors(uuid);
DROP FUNCTION app.keep_export_part(uuid, uuid, integer, bytea);
DROP TABLE "account_export_parts";
DROP TABLE "account_exports";
DROP FUNCTION app.forget_person(uuid, text);
DROP FUNCTION app.keep_disclosures(uuid, jsonb);
DROP TABLE "audit_disclosures";
CREATE OR REPLACE FUNCTION app.why_ended(p_session uuid, p_user uuid) RETURNS text
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
-- What the older build has no word for; it still shows that the session is over.
ALTER TABLE "sessions" DISABLE TRIGGER require_audit;
UPDATE "sessions" SET ended_because = 'disabled' WHERE ended_because = 'account_closed';
ALTER TABLE "sessions" ENABLE TRIGGER require_audit;
ALTER TABLE "sessions" DROP CONSTRAINT "sessions_ended_because", ADD CONSTRAINT "sessions_ended_because" CHECK (
  ended_because IS NULL OR (revoked_at IS NOT NULL AND ended_because IN
    ('signed_out', 'ended_elsewhere', 'ended_by_admin', 'role_changed', 'disabled', 'replaced', 'reauthenticated')));
DROP FUNCTION app.erased_people(uuid[]);
DROP TABLE "account_closures";
