DROP INDEX "audit_events_tenant_id_at_refused_idx";
