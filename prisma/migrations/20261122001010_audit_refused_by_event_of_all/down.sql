DROP INDEX "audit_events_event_at_refused_idx";
