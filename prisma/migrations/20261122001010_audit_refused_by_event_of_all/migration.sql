-- What was refused on the platform, of one event.
-- One statement alone in its migration: CONCURRENTLY lets appends go on while it is built.
CREATE INDEX CONCURRENTLY "audit_events_event_at_refused_idx" ON "audit_events" ("event", "at") WHERE outcome IN ('denied', 'failed');
