ALTER TABLE "tenants"
  DROP CONSTRAINT "tenants_audit_retention",
  ADD CONSTRAINT "tenants_audit_retention" CHECK (audit_retention_months BETWEEN 12 AND 120) NOT VALID;
