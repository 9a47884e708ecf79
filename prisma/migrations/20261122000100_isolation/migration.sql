-- Who sees which row.
--
-- portcullis_owner   runs migrations and owns the tables; the running app never connects as it
-- portcullis_app     every request: row-level security decides
-- portcullis_system  sign-in, webhooks, jobs and admin surfaces: what is declared `global`
--
-- The tenant and the user of a transaction are two settings, local to it. Unset, they are NULL and every
-- comparison with NULL is false: without a context there is nothing to see.

CREATE SCHEMA app;
GRANT USAGE ON SCHEMA app, public TO portcullis_app, portcullis_system;

-- After a commit the setting is '' and not NULL, hence NULLIF. Policies call these inside a SELECT, so that
-- they are evaluated once per statement and not once per row.
CREATE FUNCTION app.tenant_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT NULLIF(current_setting('app.tenant_id', true), '')::uuid $$;
CREATE FUNCTION app.user_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT NULLIF(current_setting('app.user_id', true), '')::uuid $$;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.tenant_id(), app.user_id() TO portcullis_app, portcullis_system;

-- Row-level security is on and forced everywhere: a table without a policy for a role shows it nothing.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['users', 'accounts', 'verification_tokens', 'sessions', 'tenants', 'memberships',
                           'subscriptions', 'webhook_inbox', 'rate_limits', 'audit_events', 'audit_heads']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    -- The owner: data migrations, and the functions below that run with its rights.
    EXECUTE format('CREATE POLICY owner_all ON %I TO CURRENT_ROLE USING (true) WITH CHECK (true)', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['users', 'accounts', 'verification_tokens', 'sessions', 'tenants', 'memberships',
                           'subscriptions', 'webhook_inbox']
  LOOP
    EXECUTE format('CREATE POLICY system_all ON %I TO portcullis_system USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO portcullis_system', t);
  END LOOP;
END $$;

-- users: oneself and the people of the current tenant. A request can change its own user's name and no more:
-- `role` is out of reach by grant, whatever the code says.
CREATE POLICY app_select ON "users" FOR SELECT TO portcullis_app USING (
  id = (SELECT app.user_id())
  OR EXISTS (SELECT FROM "memberships" m WHERE m.user_id = users.id AND m.tenant_id = (SELECT app.tenant_id()))
);
CREATE POLICY app_update ON "users" FOR UPDATE TO portcullis_app
  USING (id = (SELECT app.user_id())) WITH CHECK (id = (SELECT app.user_id()));
GRANT SELECT, UPDATE (name) ON "users" TO portcullis_app;

CREATE POLICY app_select ON "sessions" FOR SELECT TO portcullis_app USING (user_id = (SELECT app.user_id()));
CREATE POLICY app_update ON "sessions" FOR UPDATE TO portcullis_app
  USING (user_id = (SELECT app.user_id())) WITH CHECK (user_id = (SELECT app.user_id()));
GRANT SELECT, UPDATE (revoked_at) ON "sessions" TO portcullis_app;

CREATE POLICY app_select ON "tenants" FOR SELECT TO portcullis_app USING (id = (SELECT app.tenant_id()));
CREATE POLICY app_update ON "tenants" FOR UPDATE TO portcullis_app
  USING (id = (SELECT app.tenant_id())) WITH CHECK (id = (SELECT app.tenant_id()));
GRANT SELECT, UPDATE (name, stripe_customer_id, checkout_until) ON "tenants" TO portcullis_app;

CREATE POLICY app_select ON "memberships" FOR SELECT TO portcullis_app USING (tenant_id = (SELECT app.tenant_id()));
GRANT SELECT ON "memberships" TO portcullis_app;

-- subscriptions: written by the sync alone, which runs as portcullis_system.
CREATE POLICY app_select ON "subscriptions" FOR SELECT TO portcullis_app USING (tenant_id = (SELECT app.tenant_id()));
GRANT SELECT ON "subscriptions" TO portcullis_app;

-- audit_events: read here; appended only through app.append_audit.
CREATE POLICY app_select ON "audit_events" FOR SELECT TO portcullis_app USING (tenant_id = (SELECT app.tenant_id()));
CREATE POLICY system_select ON "audit_events" FOR SELECT TO portcullis_system USING (true);
GRANT SELECT ON "audit_events" TO portcullis_app, portcullis_system;

-- /api/ready compares the applied migrations with those in the build.
DO $$ BEGIN
  IF to_regclass('public._prisma_migrations') IS NOT NULL THEN
    GRANT SELECT ON "_prisma_migrations" TO portcullis_app;
  END IF;
END $$;
