-- Lost: invitations
CREATE OR REPLACE FUNCTION app.forget_expired()
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  links bigint;
  questions bigint;
  ended bigint;
BEGIN
  DELETE FROM verification_tokens WHERE expires_at < now() - interval '1 day';
  GET DIAGNOSTICS links = ROW_COUNT;
  DELETE FROM challenges WHERE expires_at < now() - interval '1 day';
  GET DIAGNOSTICS questions = ROW_COUNT;
  DELETE FROM sessions WHERE
    least(revoked_at, expires_at, last_seen_at + make_interval(secs => idle_seconds)) < now() - interval '90 days';
  GET DIAGNOSTICS ended = ROW_COUNT;
  RETURN jsonb_build_object('links', links, 'challenges', questions, 'sessions', ended);
END $$;
DROP FUNCTION app.send_home(uuid, uuid);
REVOKE DELETE ON "tenants" FROM portcullis_app;
DROP POLICY app_delete ON "tenants";
DROP TRIGGER keep_an_owner_delete ON "memberships";
DROP TRIGGER keep_an_owner_update ON "memberships";
DROP FUNCTION app.keep_an_owner();
REVOKE UPDATE (role), DELETE ON "memberships" FROM portcullis_app;
DROP POLICY app_delete ON "memberships";
DROP POLICY app_update ON "memberships";
DROP TABLE "invitations";
DROP FUNCTION app.my_teams();
DROP FUNCTION app.may_grant("MemberRole");
DROP FUNCTION app.member_role();
