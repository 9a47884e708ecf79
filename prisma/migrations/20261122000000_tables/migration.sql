-- The tables, as prisma/schema.prisma describes them. Who may see which row follows in the next migration.

CREATE TYPE "UserRole" AS ENUM ('ADMIN', 'USER');

CREATE TYPE "MemberRole" AS ENUM ('OWNER', 'ADMIN', 'MEMBER');

CREATE TYPE "WebhookStatus" AS ENUM ('PENDING', 'DONE', 'PARKED');

CREATE TYPE "AuditOutcome" AS ENUM ('attempted', 'success', 'denied', 'failed');

CREATE TABLE "users" (
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "email" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "image" TEXT,
  "role" "UserRole" NOT NULL DEFAULT 'USER',
  "email_verified_at" TIMESTAMPTZ(3),
  "disabled_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "accounts" (
  "provider" TEXT NOT NULL,
  "provider_account_id" TEXT NOT NULL,
  "user_id" UUID NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "accounts_pkey" PRIMARY KEY ("provider","provider_account_id")
);

CREATE TABLE "verification_tokens" (
  "identifier" TEXT NOT NULL,
  "token_hash" TEXT NOT NULL,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,

  CONSTRAINT "verification_tokens_pkey" PRIMARY KEY ("identifier","token_hash")
);

CREATE TABLE "sessions" (
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "user_id" UUID NOT NULL,
  "tenant_id" UUID NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "authenticated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  "revoked_at" TIMESTAMPTZ(3),
  "address" INET,
  "user_agent" TEXT,

  CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "tenants" (
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "name" TEXT NOT NULL,
  "personal_user_id" UUID,
  "stripe_customer_id" TEXT,
  "checkout_until" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "tenants_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "memberships" (
  "tenant_id" UUID NOT NULL,
  "user_id" UUID NOT NULL,
  "role" "MemberRole" NOT NULL DEFAULT 'MEMBER',
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "memberships_pkey" PRIMARY KEY ("tenant_id","user_id")
);

CREATE TABLE "subscriptions" (
  "tenant_id" UUID NOT NULL,
  "id" TEXT NOT NULL,
  "status" TEXT NOT NULL,
  "price_id" TEXT NOT NULL,
  "current_period_end" TIMESTAMPTZ(3) NOT NULL,
  "cancel_at_period_end" BOOLEAN NOT NULL,
  "synced_at" TIMESTAMPTZ(3) NOT NULL,

  CONSTRAINT "subscriptions_pkey" PRIMARY KEY ("tenant_id","id")
);

CREATE TABLE "webhook_inbox" (
  "provider" TEXT NOT NULL,
  "id" TEXT NOT NULL,
  "type" TEXT NOT NULL,
  "payload" JSONB NOT NULL,
  "status" "WebhookStatus" NOT NULL DEFAULT 'PENDING',
  "attempts" INTEGER NOT NULL DEFAULT 0,
  "last_code" TEXT,
  "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "next_try_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "processed_at" TIMESTAMPTZ(3),

  CONSTRAINT "webhook_inbox_pkey" PRIMARY KEY ("provider","id")
);

CREATE TABLE "rate_limits" (
  "key" TEXT NOT NULL,
  "tat" TIMESTAMPTZ(6) NOT NULL,

  CONSTRAINT "rate_limits_pkey" PRIMARY KEY ("key")
);

CREATE TABLE "audit_events" (
  "tenant_id" UUID NOT NULL,
  "seq" BIGINT NOT NULL,
  "at" TIMESTAMPTZ(6) NOT NULL,
  "event" TEXT NOT NULL,
  "outcome" "AuditOutcome" NOT NULL,
  "code" TEXT,
  "actor_kind" TEXT NOT NULL,
  "actor_id" UUID,
  "resource_type" TEXT,
  "resource_id" TEXT,
  "request_id" TEXT NOT NULL,
  "address" TEXT,
  "user_agent" TEXT,
  "metadata" JSONB NOT NULL,
  "previous_hash" BYTEA NOT NULL,
  "hash" BYTEA NOT NULL,

  CONSTRAINT "audit_events_pkey" PRIMARY KEY ("tenant_id","seq")
);

CREATE TABLE "audit_heads" (
  "tenant_id" UUID NOT NULL,
  "seq" BIGINT NOT NULL,
  "hash" BYTEA NOT NULL,
  "xact" TEXT NOT NULL,

  CONSTRAINT "audit_heads_pkey" PRIMARY KEY ("tenant_id")
);

CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

CREATE INDEX "users_created_at_id_idx" ON "users"("created_at", "id");

CREATE INDEX "accounts_user_id_idx" ON "accounts"("user_id");

CREATE INDEX "verification_tokens_expires_at_idx" ON "verification_tokens"("expires_at");

CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

CREATE INDEX "sessions_tenant_id_idx" ON "sessions"("tenant_id");

CREATE UNIQUE INDEX "tenants_personal_user_id_key" ON "tenants"("personal_user_id");

CREATE UNIQUE INDEX "tenants_stripe_customer_id_key" ON "tenants"("stripe_customer_id");

CREATE INDEX "memberships_user_id_idx" ON "memberships"("user_id");

CREATE UNIQUE INDEX "subscriptions_tenant_id_key" ON "subscriptions"("tenant_id");

CREATE INDEX "webhook_inbox_status_next_try_at_idx" ON "webhook_inbox"("status", "next_try_at");

CREATE INDEX "rate_limits_tat_idx" ON "rate_limits"("tat");

CREATE INDEX "audit_events_request_id_idx" ON "audit_events"("request_id");

CREATE INDEX "audit_events_tenant_id_at_idx" ON "audit_events"("tenant_id", "at");

CREATE INDEX "audit_events_at_idx" ON "audit_events"("at");

ALTER TABLE "accounts" ADD CONSTRAINT "accounts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "sessions" ADD CONSTRAINT "sessions_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "memberships" ADD CONSTRAINT "memberships_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- One address, one spelling: what signs in is compared byte by byte.
ALTER TABLE "users" ADD CONSTRAINT "users_email_lower" CHECK (email = lower(email));
ALTER TABLE "users" ADD CONSTRAINT "users_name_length" CHECK (char_length(name) BETWEEN 1 AND 64);
