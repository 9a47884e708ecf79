-- What was refused on the platform.
-- One statement alone in its migration: CONCURRENTLY lets appends go on while it is built.
CREATE INDEX CONCURRENTLY "audit_events_at_refused_idx" ON "audit_events" ("at") WHERE outcome IN ('denied', 'failed');
