-- What somebody did in a team. The planner takes every team for a small one, and would look at all of it instead of at all of theirs.
-- One statement alone in its migration: CONCURRENTLY lets appends go on while it is built.
CREATE INDEX CONCURRENTLY "audit_events_tenant_id_actor_id_at_idx" ON "audit_events" ("tenant_id", "actor_id", "at") WHERE actor_id IS NOT NULL;
