-- How much happened on a day, kept with the trail as it grows: the chart of the audit page counts a few rows instead of a
-- million. It is bookkeeping, no evidence: the chain is (docs/decisions/0002), and this can be counted from it again.

CREATE TABLE "audit_days" (
  "tenant_id" uuid NOT NULL,
  "day" date NOT NULL, -- of UTC
  "done" bigint NOT NULL,
  "denied" bigint NOT NULL,
  "failed" bigint NOT NULL,
  CONSTRAINT "audit_days_pkey" PRIMARY KEY ("tenant_id", "day")
) WITH (fillfactor = 70); -- each event of a day updates its row in place
CREATE INDEX "audit_days_day_idx" ON "audit_days" ("day");

ALTER TABLE "audit_days" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "audit_days" FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON "audit_days" TO CURRENT_ROLE USING (true) WITH CHECK (true);
CREATE POLICY app_select ON "audit_days" FOR SELECT TO portcullis_app USING (tenant_id = (SELECT app.tenant_id()));
CREATE POLICY system_select ON "audit_days" FOR SELECT TO portcullis_system USING (true);
GRANT SELECT ON "audit_days" TO portcullis_app, portcullis_system;

-- Whoever appends holds the tenant's head, so nobody waits here who did not wait there.
CREATE FUNCTION app.count_audit_day() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO audit_days AS d (tenant_id, day, done, denied, failed)
  SELECT tenant_id, (at AT TIME ZONE 'UTC')::date, count(*) FILTER (WHERE outcome = 'success'),
    count(*) FILTER (WHERE outcome = 'denied'), count(*) FILTER (WHERE outcome = 'failed')
  FROM added GROUP BY 1, 2 ORDER BY 1, 2
  ON CONFLICT (tenant_id, day) DO UPDATE
    SET done = d.done + excluded.done, denied = d.denied + excluded.denied, failed = d.failed + excluded.failed;
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION app.count_audit_day() FROM PUBLIC;

-- Appends wait from here until the commit; what is there already is counted meanwhile, a second for a million rows.
CREATE TRIGGER count_day AFTER INSERT ON "audit_events" REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION app.count_audit_day();
INSERT INTO audit_days (tenant_id, day, done, denied, failed)
SELECT tenant_id, (at AT TIME ZONE 'UTC')::date, count(*) FILTER (WHERE outcome = 'success'),
  count(*) FILTER (WHERE outcome = 'denied'), count(*) FILTER (WHERE outcome = 'failed')
FROM audit_events GROUP BY 1, 2;
