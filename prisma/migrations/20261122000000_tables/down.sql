-- Lost: accounts, audit_events, audit_heads, memberships, rate_limits, sessions, subscriptions, tenants, users, webhook_inbox
DROP TABLE "audit_heads", "audit_events", "rate_limits", "webhook_inbox", "subscriptions", "memberships",
  "sessions", "tenants", "verification_tokens", "accounts", "users";
DROP TYPE "AuditOutcome";
DROP TYPE "WebhookStatus";
DROP TYPE "MemberRole";
DROP TYPE "UserRole";
