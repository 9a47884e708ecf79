DROP INDEX "audit_events_resource_id_at_idx";
