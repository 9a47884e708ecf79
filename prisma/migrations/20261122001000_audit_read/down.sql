-- Lost: audit_days
DROP TRIGGER count_day ON "audit_events";
DROP FUNCTION app.count_audit_day();
DROP TABLE "audit_days";
