-- The audit page of a team, by event.
-- One statement alone in its migration: CONCURRENTLY lets appends go on while it is built.
CREATE INDEX CONCURRENTLY "audit_events_tenant_id_event_at_idx" ON "audit_events" ("tenant_id", "event", "at");
