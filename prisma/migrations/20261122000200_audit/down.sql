DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['users', 'accounts', 'tenants', 'memberships', 'subscriptions', 'sessions'] LOOP
    EXECUTE format('DROP TRIGGER require_audit ON %I', t);
  END LOOP;
END $$;
DROP FUNCTION app.require_audit();
DROP FUNCTION app.append_audit(uuid, text, "AuditOutcome", text, text, uuid, text, text, text, text, text, jsonb);
DROP FUNCTION app.platform_id();
