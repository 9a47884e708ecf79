DROP INDEX "audit_events_tenant_id_actor_kind_at_idx";
