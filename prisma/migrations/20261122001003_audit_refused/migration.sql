-- What was refused in a team. Partial, because policies stop an index on the outcome: its = is not leakproof.
-- One statement alone in its migration: CONCURRENTLY lets appends go on while it is built.
CREATE INDEX CONCURRENTLY "audit_events_tenant_id_at_refused_idx" ON "audit_events" ("tenant_id", "at") WHERE outcome IN ('denied', 'failed');
