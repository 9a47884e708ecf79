-- Alone in its migration: teams go on while it reads them.
ALTER TABLE "tenants" VALIDATE CONSTRAINT "tenants_audit_retention";
