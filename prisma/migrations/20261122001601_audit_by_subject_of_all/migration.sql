-- The audit page of the platform, by the person as whom an admin acted.
-- One statement alone in its migration: CONCURRENTLY lets appends go on while it is built.
CREATE INDEX CONCURRENTLY "audit_events_impersonated_at_tenant_id_seq_idx" ON "audit_events" ((metadata ->> 'impersonated'), "at", "tenant_id", "seq") WHERE metadata ? 'impersonated';
