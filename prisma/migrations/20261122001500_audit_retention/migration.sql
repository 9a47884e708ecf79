-- How long a tenant keeps its audit trail, and the one way in which rows leave it (docs/decisions/0024).

ALTER TABLE "tenants"
  -- Whole months; NULL keeps it for ever.
  ADD COLUMN "audit_retention_months" INTEGER,
  ADD CONSTRAINT "tenants_audit_retention" CHECK (audit_retention_months BETWEEN 12 AND 120) NOT VALID;
-- The same as before, and how long the trail is kept.
DROP TRIGGER require_audit ON "tenants";
CREATE CONSTRAINT TRIGGER require_audit AFTER INSERT OR DELETE
  OR UPDATE OF id, name, personal_user_id, stripe_customer_id, created_at, audit_retention_months
  ON "tenants" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.require_audit();

-- Sets how long the trail of this transaction's tenant is kept, and returns what it was. There is no grant on the column:
-- whatever the code says, only an owner sets it.
CREATE FUNCTION app.set_audit_retention(p_months integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  before integer;
BEGIN
  IF app.member_role() IS DISTINCT FROM 'OWNER' THEN
    RAISE EXCEPTION 'only an owner says how long a trail is kept' USING ERRCODE = 'insufficient_privilege';
  END IF;
  SELECT audit_retention_months INTO before FROM tenants WHERE id = app.tenant_id() FOR NO KEY UPDATE;
  UPDATE tenants SET audit_retention_months = p_months WHERE id = app.tenant_id();
  RETURN before;
END $$;

-- The first moment that a term of so many months keeps at a moment: the beginning of a month of UTC, and never one of the
-- last twelve. NULL, which keeps all, for no term.
CREATE FUNCTION app.audit_kept_from(p_months integer, p_at timestamptz) RETURNS timestamptz LANGUAGE sql STABLE STRICT
  AS $$ SELECT (date_trunc('month', p_at AT TIME ZONE 'UTC') - make_interval(months => greatest(p_months, 12))) AT TIME ZONE 'UTC' $$;

-- Deletes the oldest rows of a tenant's chain, at most so many and none after p_through, with the values they disclose and
-- the days they were counted on; returns how many, 0 when row p_through is gone. What may go is decided here, whoever calls:
-- a prefix of a tenant's own chain, all of it older than the term that stands in its row, as far as an event of the chain
-- says, with the hash that the row has.
CREATE FUNCTION app.cut_audit(p_tenant uuid, p_through bigint, p_most integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  kept_from timestamptz;
  last audit_events;
  deleted bigint;
  newest timestamptz;
  days date[];
  digests text[];
BEGIN
  -- Held until the commit: two of these take turns, and whoever lengthens the term waits for this portion alone.
  SELECT app.audit_kept_from(audit_retention_months, now()) INTO kept_from FROM tenants WHERE id = p_tenant FOR NO KEY UPDATE;
  IF kept_from IS NULL OR p_tenant = app.platform_id() THEN
    RAISE EXCEPTION 'this trail is kept for ever' USING ERRCODE = 'PC006';
  END IF;
  SELECT * INTO last FROM audit_events WHERE tenant_id = p_tenant AND seq = p_through;
  IF NOT FOUND THEN
    RETURN 0;
  END IF;
  IF NOT EXISTS (
    SELECT FROM audit_events WHERE tenant_id = p_tenant AND event = 'audit.cut' AND outcome = 'success' AND seq > p_through
      AND metadata->>'through' = p_through::text AND metadata->>'hash' = encode(last.hash, 'hex')
  ) THEN
    RAISE EXCEPTION 'no event says that the trail is cut after row %', p_through USING ERRCODE = 'PC006';
  END IF;

  WITH gone AS (
    DELETE FROM audit_events WHERE tenant_id = p_tenant AND seq <= p_through
      AND seq < (SELECT min(seq) FROM audit_events WHERE tenant_id = p_tenant) + p_most
    RETURNING at, (at AT TIME ZONE 'UTC')::date AS day, outcome, metadata
  ), counted AS (
    UPDATE audit_days d SET done = d.done - g.done, denied = d.denied - g.denied, failed = d.failed - g.failed
    FROM (
      SELECT day, count(*) FILTER (WHERE outcome = 'success') AS done, count(*) FILTER (WHERE outcome = 'denied') AS denied,
        count(*) FILTER (WHERE outcome = 'failed') AS failed
      FROM gone GROUP BY day
    ) g WHERE d.tenant_id = p_tenant AND d.day = g.day
  )
  SELECT count(*), max(at), array_agg(DISTINCT day), (
    SELECT array_agg(value #>> '{}') FROM gone, jsonb_path_query(gone.metadata,
      'strict $.** ? (@.type() == "string" && @ starts with "sha256:")') AS value
  ) INTO deleted, newest, days, digests FROM gone;
  IF newest >= kept_from OR last.at >= kept_from THEN
    RAISE EXCEPTION 'a row up to % is not older than the term', p_through USING ERRCODE = 'PC006';
  END IF;
  DELETE FROM audit_disclosures WHERE tenant_id = p_tenant AND digest = ANY (digests);
  DELETE FROM audit_days WHERE tenant_id = p_tenant AND day = ANY (days) AND done + denied + failed = 0;
  RETURN deleted;
END $$;

REVOKE EXECUTE ON FUNCTION app.set_audit_retention(integer), app.audit_kept_from(integer, timestamptz),
  app.cut_audit(uuid, bigint, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.set_audit_retention(integer) TO portcullis_app;
GRANT EXECUTE ON FUNCTION app.audit_kept_from(integer, timestamptz), app.cut_audit(uuid, bigint, integer) TO portcullis_system;
