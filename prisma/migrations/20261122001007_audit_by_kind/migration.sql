-- What programs did in a team, and whoever was not signed in.
-- One statement alone in its migration: CONCURRENTLY lets appends go on while it is built.
CREATE INDEX CONCURRENTLY "audit_events_tenant_id_actor_kind_at_idx" ON "audit_events" ("tenant_id", "actor_kind", "at") WHERE actor_id IS NULL;
