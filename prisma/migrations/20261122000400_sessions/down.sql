-- Lost: sessions.idle_seconds, sessions.method, sessions.place, verification_tokens
DROP FUNCTION app.why_ended(uuid, uuid);
DROP FUNCTION app.renew_session(uuid, boolean);
DROP INDEX "verification_tokens_browser_hash_idx";
ALTER TABLE "verification_tokens" DROP COLUMN "browser_hash", DROP COLUMN "code_tries";
DROP TRIGGER require_audit ON "sessions";
CREATE CONSTRAINT TRIGGER require_audit AFTER INSERT OR DELETE
  OR UPDATE OF id, user_id, tenant_id, created_at, authenticated_at, expires_at, revoked_at, address, user_agent ON "sessions"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.require_audit();
ALTER TABLE "sessions" DROP COLUMN "method", DROP COLUMN "place", DROP COLUMN "idle_seconds",
  DROP COLUMN "second_factor_at", DROP COLUMN "ended_because";
