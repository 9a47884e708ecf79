-- What an admin did in a team as somebody of it, for whoever looks for that person. As whom is compared row by row: row-level
-- security lets no operator of JSON near the index, and there are few such rows.
-- One statement alone in its migration: CONCURRENTLY lets appends go on while it is built.
CREATE INDEX CONCURRENTLY "audit_events_impersonated_tenant_id_at_seq_idx" ON "audit_events" ("tenant_id", "at", "seq") WHERE metadata ? 'impersonated';
