DROP INDEX "audit_events_tenant_id_resource_id_at_idx";
