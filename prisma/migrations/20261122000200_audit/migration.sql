-- The audit trail: appended by one function, chained by hash per tenant, and required by every commit that
-- changes something.

-- Events that belong to no tenant (a failed sign-in, an admin's work) form a chain of their own.
CREATE FUNCTION app.platform_id() RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT '00000000-0000-0000-0000-000000000000'::uuid $$;

-- Appends one event to a tenant's chain and returns its number.
-- hash = sha256(previous hash || UTF-8 of the row as a jsonb array). The head row is locked until commit, so
-- numbers have no gaps; callers append last, which keeps that lock short.
CREATE FUNCTION app.append_audit(
  p_tenant uuid, p_event text, p_outcome "AuditOutcome", p_code text, p_actor_kind text, p_actor uuid,
  p_resource_type text, p_resource_id text, p_request text, p_address text, p_agent text, p_metadata jsonb
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  head audit_heads;
  moment timestamptz;
  digest bytea;
BEGIN
  -- A request writes into its own tenant's chain or the platform's, never into a neighbour's.
  IF session_user = 'portcullis_app'
    AND p_tenant IS DISTINCT FROM app.tenant_id() AND p_tenant IS DISTINCT FROM app.platform_id() THEN
    RAISE EXCEPTION 'audit event for another tenant' USING ERRCODE = 'insufficient_privilege';
  END IF;

  INSERT INTO audit_heads (tenant_id, seq, hash, xact) VALUES (p_tenant, 0, sha256(''), '') ON CONFLICT DO NOTHING;
  SELECT * INTO head FROM audit_heads WHERE tenant_id = p_tenant FOR UPDATE;
  moment := clock_timestamp();
  digest := sha256(head.hash || convert_to(jsonb_build_array(
    p_tenant, head.seq + 1, to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), p_event, p_outcome,
    p_code, p_actor_kind, p_actor, p_resource_type, p_resource_id, p_request, p_address, p_agent, p_metadata
  )::text, 'UTF8'));

  INSERT INTO audit_events (tenant_id, seq, at, event, outcome, code, actor_kind, actor_id, resource_type,
    resource_id, request_id, address, user_agent, metadata, previous_hash, hash)
  VALUES (p_tenant, head.seq + 1, moment, p_event, p_outcome, p_code, p_actor_kind, p_actor, p_resource_type,
    p_resource_id, p_request, p_address, p_agent, p_metadata, head.hash, digest);
  UPDATE audit_heads SET seq = head.seq + 1, hash = digest, xact = pg_current_xact_id()::text
  WHERE tenant_id = p_tenant;
  PERFORM set_config('app.audited', p_tenant::text, true);
  RETURN head.seq + 1;
END $$;

-- No audit, no commit: deferred to the end of the transaction, it refuses a change that left no record. A row with a
-- tenant needs its event in that tenant's chain, in the request's or in the platform's; users and accounts, which
-- have none, need one in any.
CREATE FUNCTION app.require_audit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  changed jsonb := to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END);
  tenant uuid := CASE WHEN TG_TABLE_NAME = 'tenants' THEN changed->>'id' ELSE changed->>'tenant_id' END;
  last uuid := NULLIF(current_setting('app.audited', true), '');
BEGIN
  -- The setting only says where to look; what counts is the head that app.append_audit alone can write.
  IF NOT EXISTS (
    SELECT FROM audit_heads
    WHERE xact = pg_current_xact_id()::text AND CASE WHEN tenant IS NULL THEN tenant_id = last
      ELSE tenant_id IN (tenant, app.tenant_id(), app.platform_id()) END
  ) THEN
    RAISE EXCEPTION 'change of % without an audit event', TG_TABLE_NAME USING ERRCODE = 'PC001';
  END IF;
  RETURN NULL;
END $$;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['users', 'accounts', 'memberships'] LOOP
    EXECUTE format('CREATE CONSTRAINT TRIGGER require_audit AFTER INSERT OR UPDATE OR DELETE ON %I
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.require_audit()', t);
  END LOOP;
END $$;

-- tenants: all but the lease of a checkout.
CREATE CONSTRAINT TRIGGER require_audit AFTER INSERT OR DELETE OR UPDATE OF id, name, personal_user_id, stripe_customer_id, created_at
  ON "tenants" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.require_audit();

-- subscriptions: all but the time of the last look at Stripe.
CREATE CONSTRAINT TRIGGER require_audit AFTER INSERT OR DELETE
  OR UPDATE OF tenant_id, id, status, price_id, current_period_end, cancel_at_period_end ON "subscriptions"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.require_audit();

-- sessions: all but the touch of last_seen_at.
CREATE CONSTRAINT TRIGGER require_audit AFTER INSERT OR DELETE
  OR UPDATE OF id, user_id, tenant_id, created_at, authenticated_at, expires_at, revoked_at, address, user_agent ON "sessions"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.require_audit();

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.platform_id(), app.append_audit(uuid, text, "AuditOutcome", text, text, uuid, text,
  text, text, text, text, jsonb) TO portcullis_app, portcullis_system;
