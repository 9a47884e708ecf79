-- The audit page of the platform, by what it was done to.
-- One statement alone in its migration: CONCURRENTLY lets appends go on while it is built.
CREATE INDEX CONCURRENTLY "audit_events_resource_id_at_idx" ON "audit_events" ("resource_id", "at") WHERE resource_id IS NOT NULL;
