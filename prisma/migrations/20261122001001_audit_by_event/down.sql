DROP INDEX "audit_events_tenant_id_event_at_idx";
