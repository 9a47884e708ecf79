-- What was done to a thing or a person in a team.
-- One statement alone in its migration: CONCURRENTLY lets appends go on while it is built.
CREATE INDEX CONCURRENTLY "audit_events_tenant_id_resource_id_at_idx" ON "audit_events" ("tenant_id", "resource_id", "at") WHERE resource_id IS NOT NULL;
