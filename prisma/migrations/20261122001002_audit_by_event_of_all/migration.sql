-- The audit page of the platform, by event.
-- One statement alone in its migration: CONCURRENTLY lets appends go on while it is built.
CREATE INDEX CONCURRENTLY "audit_events_event_at_idx" ON "audit_events" ("event", "at");
