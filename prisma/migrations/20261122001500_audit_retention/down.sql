-- What tenants chose goes with its column: their trails are kept for ever again. Rows that were cut stay cut.
DROP FUNCTION app.cut_audit(uuid, bigint, integer);
DROP FUNCTION app.audit_kept_from(integer, timestamptz);
DROP FUNCTION app.set_audit_retention(integer);
DROP TRIGGER require_audit ON "tenants";
CREATE CONSTRAINT TRIGGER require_audit AFTER INSERT OR DELETE OR UPDATE OF id, name, personal_user_id, stripe_customer_id, created_at
  ON "tenants" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.require_audit();
ALTER TABLE "tenants" DROP COLUMN "audit_retention_months";
