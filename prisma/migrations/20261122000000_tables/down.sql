DROP TABLE "audit_heads", "audit_events", "rate_limits", "webhook_inbox", "subscriptions", "memberships",
  "sessions", "tenants", "verification_tokens", "accounts", "users";
DROP TYPE "AuditOutcome";
DROP TYPE "WebhookStatus";
DROP TYPE "MemberRole";
DROP TYPE "UserRole";
