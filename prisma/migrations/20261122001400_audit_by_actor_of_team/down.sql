DROP INDEX "audit_events_tenant_id_actor_id_at_idx";
