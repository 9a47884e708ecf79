DROP INDEX "audit_events_at_refused_idx";
