DROP INDEX "audit_events_event_at_idx";
