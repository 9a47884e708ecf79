-- Teams: who is in them, who may change that, and who was asked in. The policies say what lib/teams/policy.ts says: nobody
-- gives or takes a role above their own, and nobody is put into a team but by an invitation that they accepted.

-- The role of this transaction's user in this transaction's tenant; NULL for whoever has none there. With the owner's
-- rights, because a policy on memberships cannot ask memberships.
CREATE FUNCTION app.member_role() RETURNS "MemberRole"
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT role FROM memberships WHERE tenant_id = app.tenant_id() AND user_id = app.user_id()
$$;

-- Whether they may give that role, or take it from somebody.
CREATE FUNCTION app.may_grant(p_role "MemberRole") RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(app.member_role() = 'OWNER' OR (app.member_role() = 'ADMIN' AND p_role <> 'OWNER'), false)
$$;

-- The teams of this transaction's user, wherever they are at this moment; the only way for a request to see more than one.
CREATE FUNCTION app.my_teams() RETURNS TABLE (tenant_id uuid, name text, role "MemberRole", personal boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT t.id, t.name, m.role, t.personal_user_id IS NOT NULL
  FROM memberships m JOIN tenants t ON t.id = m.tenant_id WHERE m.user_id = app.user_id()
  ORDER BY t.personal_user_id IS NOT NULL, lower(t.name), t.id
$$;

-- ─── Invitations ─────────────────────────────────────────────────────────────────────────────────

-- One lives as long as the membership of whoever sent it: who leaves or is removed takes theirs along.
CREATE TABLE "invitations" (
  "tenant_id" UUID NOT NULL,
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "email" TEXT NOT NULL,
  "role" "MemberRole" NOT NULL,
  -- SHA-256 of the link's token; another one each time it is sent.
  "token_hash" BYTEA NOT NULL,
  "invited_by" UUID NOT NULL,
  -- How often it was sent: part of the token, so that a new one makes the old one void.
  "sends" INTEGER NOT NULL DEFAULT 1,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "sent_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  "accepted_at" TIMESTAMPTZ(3),
  "revoked_at" TIMESTAMPTZ(3),

  CONSTRAINT "invitations_pkey" PRIMARY KEY ("tenant_id", "id"),
  CONSTRAINT "invitations_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id")
    ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "invitations_tenant_id_invited_by_fkey" FOREIGN KEY ("tenant_id", "invited_by")
    REFERENCES "memberships"("tenant_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "invitations_email_lower" CHECK (email = lower(email)),
  CONSTRAINT "invitations_one_end" CHECK (accepted_at IS NULL OR revoked_at IS NULL)
);
CREATE INDEX "invitations_tenant_id_invited_by_idx" ON "invitations"("tenant_id", "invited_by");
CREATE INDEX "invitations_expires_at_idx" ON "invitations"("expires_at");
-- One open invitation for each address and team, however many ask at the same moment.
CREATE UNIQUE INDEX "invitations_open_key" ON "invitations"("tenant_id", "email")
  WHERE accepted_at IS NULL AND revoked_at IS NULL;

ALTER TABLE "invitations" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "invitations" FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON "invitations" TO CURRENT_ROLE USING (true) WITH CHECK (true);
CREATE POLICY system_all ON "invitations" TO portcullis_system USING (true) WITH CHECK (true);
CREATE POLICY app_select ON "invitations" FOR SELECT TO portcullis_app USING (tenant_id = (SELECT app.tenant_id()));
CREATE POLICY app_insert ON "invitations" FOR INSERT TO portcullis_app WITH CHECK (
  tenant_id = (SELECT app.tenant_id()) AND invited_by = (SELECT app.user_id()) AND app.may_grant(role)
  AND EXISTS (SELECT FROM "tenants" t WHERE t.id = invitations.tenant_id AND t.personal_user_id IS NULL)
);
CREATE POLICY app_update ON "invitations" FOR UPDATE TO portcullis_app
  USING (tenant_id = (SELECT app.tenant_id()) AND (SELECT app.may_grant('MEMBER')))
  WITH CHECK (tenant_id = (SELECT app.tenant_id()) AND (SELECT app.may_grant('MEMBER'))
    AND (revoked_at IS NOT NULL OR (invited_by = (SELECT app.user_id()) AND app.may_grant(role))));
CREATE POLICY app_delete ON "invitations" FOR DELETE TO portcullis_app
  USING (tenant_id = (SELECT app.tenant_id()) AND (SELECT app.may_grant('MEMBER')));
GRANT SELECT, INSERT, UPDATE, DELETE ON "invitations" TO portcullis_system;
-- Whether it was accepted is not for a request of the team to say, nor whom it is for and as what, once it is there.
GRANT SELECT, INSERT (tenant_id, id, email, role, token_hash, invited_by, expires_at),
  UPDATE (token_hash, invited_by, sends, sent_at, expires_at, revoked_at), DELETE ON "invitations" TO portcullis_app;

CREATE CONSTRAINT TRIGGER require_audit AFTER INSERT OR UPDATE OR DELETE ON "invitations"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.require_audit();

-- ─── Members ─────────────────────────────────────────────────────────────────────────────────────

-- A request changes roles and takes people out, never in. A personal tenant keeps its one member.
CREATE POLICY app_update ON "memberships" FOR UPDATE TO portcullis_app
  USING (tenant_id = (SELECT app.tenant_id()) AND app.may_grant(role)
    AND EXISTS (SELECT FROM "tenants" t WHERE t.id = memberships.tenant_id AND t.personal_user_id IS NULL))
  WITH CHECK (tenant_id = (SELECT app.tenant_id()) AND app.may_grant(role));
CREATE POLICY app_delete ON "memberships" FOR DELETE TO portcullis_app
  USING (tenant_id = (SELECT app.tenant_id()) AND (user_id = (SELECT app.user_id()) OR app.may_grant(role))
    AND EXISTS (SELECT FROM "tenants" t WHERE t.id = memberships.tenant_id AND t.personal_user_id IS NULL));
GRANT UPDATE (role), DELETE ON "memberships" TO portcullis_app;

-- A team always keeps an owner, until it is gone itself. The lock makes two owners who leave at the same moment take
-- turns; deferred, so that a team can be handed over in any order.
CREATE FUNCTION app.keep_an_owner() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM FROM tenants WHERE id = OLD.tenant_id AND personal_user_id IS NULL FOR NO KEY UPDATE;
  IF FOUND AND NOT EXISTS (SELECT FROM memberships WHERE tenant_id = OLD.tenant_id AND role = 'OWNER') THEN
    RAISE EXCEPTION 'the last owner stays' USING ERRCODE = 'PC003';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER keep_an_owner_update AFTER UPDATE OF role ON "memberships" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.role = 'OWNER' AND NEW.role <> 'OWNER') EXECUTE FUNCTION app.keep_an_owner();
CREATE CONSTRAINT TRIGGER keep_an_owner_delete AFTER DELETE ON "memberships" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.role = 'OWNER') EXECUTE FUNCTION app.keep_an_owner();

-- The end of a team, by one of its owners; a personal tenant ends with its person only.
CREATE POLICY app_delete ON "tenants" FOR DELETE TO portcullis_app
  USING (id = (SELECT app.tenant_id()) AND personal_user_id IS NULL AND (SELECT app.member_role()) = 'OWNER');
GRANT DELETE ON "tenants" TO portcullis_app;

-- Moves sessions out of a team into the personal tenant of whoever they belong to, before a membership ends or the whole
-- team does (p_user NULL): their next click shows where they are, and nobody is signed out. For oneself, for those whom
-- one may remove, and for the system role. In order of their ids, so that two of these never wait for each other.
CREATE FUNCTION app.send_home(p_tenant uuid, p_user uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  moved integer;
BEGIN
  IF session_user = 'portcullis_app' AND NOT coalesce(p_tenant = app.tenant_id() AND (
    p_user = app.user_id() OR app.member_role() = 'OWNER'
    OR app.may_grant((SELECT m.role FROM memberships m WHERE m.tenant_id = p_tenant AND m.user_id = p_user))
  ), false) THEN
    RAISE EXCEPTION 'sessions of somebody else' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM FROM sessions WHERE tenant_id = p_tenant AND (p_user IS NULL OR user_id = p_user) ORDER BY id FOR NO KEY UPDATE;
  UPDATE sessions s SET tenant_id = home.id FROM tenants home
  WHERE s.tenant_id = p_tenant AND (p_user IS NULL OR s.user_id = p_user)
    AND home.personal_user_id = s.user_id AND home.id <> p_tenant;
  GET DIAGNOSTICS moved = ROW_COUNT;
  RETURN moved;
END $$;

-- Invitations that ended a month ago, or that nobody accepted in time, are forgotten with everything else that is over.
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

REVOKE EXECUTE ON FUNCTION app.member_role(), app.may_grant("MemberRole"), app.my_teams(), app.keep_an_owner(),
  app.send_home(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.member_role(), app.may_grant("MemberRole"), app.my_teams(), app.send_home(uuid, uuid)
  TO portcullis_app, portcullis_system;
