/** What the app role may do with tables; a column in brackets is the only one it may do it to. */
export const TABLE_GRANTS = [
  '_prisma_migrations SELECT',
  'account_export_parts SELECT',
  'account_exports DELETE',
  'account_exports INSERT (expires_at)',
  'account_exports INSERT (id)',
  'account_exports INSERT (user_id)',
  'account_exports SELECT',
  'audit_days SELECT',
  'audit_disclosures SELECT',
  'audit_events SELECT',
  'challenges DELETE',
  'challenges INSERT',
  'challenges SELECT',
  'invitations DELETE',
  'invitations INSERT (email)',
  'invitations INSERT (expires_at)',
  'invitations INSERT (id)',
  'invitations INSERT (invited_by)',
  'invitations INSERT (role)',
  'invitations INSERT (tenant_id)',
  'invitations INSERT (token_hash)',
  'invitations SELECT',
  'invitations UPDATE (expires_at)',
  'invitations UPDATE (invited_by)',
  'invitations UPDATE (revoked_at)',
  'invitations UPDATE (sends)',
  'invitations UPDATE (sent_at)',
  'invitations UPDATE (token_hash)',
  'memberships DELETE',
  'memberships SELECT',
  'memberships UPDATE (role)',
  'passkeys DELETE',
  'passkeys INSERT',
  'passkeys SELECT',
  'passkeys UPDATE (counter)',
  'passkeys UPDATE (last_used_at)',
  'passkeys UPDATE (name)',
  'recovery_codes DELETE',
  'recovery_codes INSERT',
  'recovery_codes SELECT',
  'recovery_codes UPDATE (used_at)',
  'sessions SELECT',
  'sessions UPDATE (ended_because)',
  'sessions UPDATE (revoked_at)',
  'subscriptions SELECT',
  'tenants DELETE',
  'tenants SELECT',
  'tenants UPDATE (checkout_until)',
  'tenants UPDATE (name)',
  'tenants UPDATE (stripe_customer_id)',
  'totp_secrets DELETE',
  'totp_secrets INSERT',
  'totp_secrets SELECT',
  'totp_secrets UPDATE (confirmed_at)',
  'totp_secrets UPDATE (last_used_step)',
  'users SELECT',
  'users UPDATE (name)',
]

/** What the app role may call. */
export const FUNCTION_GRANTS = [
  'append_audit',
  'claim_key',
  'enqueue_job',
  'erased_people',
  'finish_job',
  'forget_full_buckets',
  'forget_old_keys',
  'impersonators',
  'keep_answer',
  'keep_disclosures',
  'may_grant',
  'member_role',
  'my_teams',
  'open_session',
  'platform_id',
  'release_key',
  'renew_session',
  'send_home',
  'set_audit_retention',
  'sign_out_impersonator',
  'take_token',
  'tenant_id',
  'user_id',
  'why_ended',
]

export const READ_TABLE_GRANTS = `
  SELECT relname || ' ' || privilege_type AS granted FROM pg_class, aclexplode(relacl)
  WHERE grantee = 'portcullis_app'::regrole AND relnamespace = 'public'::regnamespace
  UNION ALL
  SELECT relname || ' ' || privilege_type || ' (' || attname || ')' FROM pg_class
    JOIN pg_attribute ON attrelid = pg_class.oid, aclexplode(attacl)
  WHERE grantee = 'portcullis_app'::regrole AND relnamespace = 'public'::regnamespace
  ORDER BY 1`

export const READ_FUNCTION_GRANTS = `
  SELECT proname::text AS granted FROM pg_proc
  WHERE pronamespace = 'app'::regnamespace AND has_function_privilege('portcullis_app', oid, 'EXECUTE') ORDER BY 1`
