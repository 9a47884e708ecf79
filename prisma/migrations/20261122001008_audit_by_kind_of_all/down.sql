DROP INDEX "audit_events_actor_kind_at_idx";
