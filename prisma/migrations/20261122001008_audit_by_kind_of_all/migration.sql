-- The same on the platform.
-- One statement alone in its migration: CONCURRENTLY lets appends go on while it is built.
CREATE INDEX CONCURRENTLY "audit_events_actor_kind_at_idx" ON "audit_events" ("actor_kind", "at") WHERE actor_id IS NULL;
