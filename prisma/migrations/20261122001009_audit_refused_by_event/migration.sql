-- What was refused in a team, of one event.
-- One statement alone in its migration: CONCURRENTLY lets appends go on while it is built.
CREATE INDEX CONCURRENTLY "audit_events_tenant_id_event_at_refused_idx" ON "audit_events" ("tenant_id", "event", "at") WHERE outcome IN ('denied', 'failed');
