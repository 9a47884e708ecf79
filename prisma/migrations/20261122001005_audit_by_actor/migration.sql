-- The audit page of the platform, by who did it.
-- One statement alone in its migration: CONCURRENTLY lets appends go on while it is built.
CREATE INDEX CONCURRENTLY "audit_events_actor_id_at_idx" ON "audit_events" ("actor_id", "at") WHERE actor_id IS NOT NULL;
