/** What must hold of every table, role and function, as queries that answer with the offenders. */

const OURS = `('portcullis_app', 'portcullis_system')`
/** The bookkeeping of migrations; it holds nothing of anybody. */
const NO_DATA = `('_prisma_migrations')`

export const RULES: Record<string, string> = {
  'row-level security is on and forced on every table': `
    SELECT relname AS offender FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname NOT IN ${NO_DATA}
      AND NOT (relrowsecurity AND relforcerowsecurity)`,
  'every policy that lets write checks what is written': `
    SELECT polrelid::regclass || '.' || polname AS offender FROM pg_policy
    WHERE polcmd IN ('a', 'w', '*') AND polwithcheck IS NULL`,
  'every policy names its role': `
    SELECT polrelid::regclass || '.' || polname AS offender FROM pg_policy WHERE 0 = ANY (polroles)`,
  'the roles of the running app have no power beyond their grants': `
    SELECT rolname AS offender FROM pg_roles WHERE rolname IN ${OURS}
      AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)`,
  'the roles of the running app are members of no other role': `
    SELECT member::regrole::text AS offender FROM pg_auth_members WHERE member::regrole::text IN ${OURS}`,
  'the roles of the running app own nothing': `
    SELECT relname::text AS offender FROM pg_class WHERE relowner::regrole::text IN ${OURS}
    UNION ALL SELECT proname FROM pg_proc WHERE proowner::regrole::text IN ${OURS}
    UNION ALL SELECT nspname FROM pg_namespace WHERE nspowner::regrole::text IN ${OURS}`,
  'the roles of the running app create nothing': `
    SELECT rolname || ' in ' || nspname AS offender FROM pg_roles, pg_namespace
    WHERE rolname IN ${OURS} AND nspname IN ('public', 'app', 'jobs') AND has_schema_privilege(rolname, nspname, 'CREATE')`,
  'the app role has no way to what waits in the queues': `
    SELECT relname::text AS offender FROM pg_class
    WHERE relnamespace = 'jobs'::regnamespace AND relkind IN ('r', 'p') AND (has_schema_privilege('portcullis_app', 'jobs', 'USAGE')
      OR has_any_column_privilege('portcullis_app', oid, 'SELECT, INSERT, UPDATE'))`,
  'a function with the owner’s rights has a fixed search path that ends in pg_temp': `
    SELECT oid::regprocedure::text AS offender FROM pg_proc
    WHERE prosecdef AND pronamespace IN ('public'::regnamespace, 'app'::regnamespace)
      AND NOT EXISTS (SELECT FROM unnest(proconfig) AS setting WHERE setting LIKE 'search_path=%, pg_temp')`,
  'nobody executes a function of ours without a grant': `
    SELECT oid::regprocedure::text AS offender FROM pg_proc
    WHERE pronamespace IN ('app'::regnamespace, 'public'::regnamespace)
      AND (proacl IS NULL OR EXISTS (SELECT FROM aclexplode(proacl) WHERE grantee = 0))`,
  'there is no view, through which the owner’s eyes would see': `
    SELECT relname AS offender FROM pg_class
    WHERE relnamespace IN ('public'::regnamespace, 'app'::regnamespace) AND relkind IN ('v', 'm')`,
  'a table with a tenant is indexed by it': `
    SELECT attrelid::regclass::text AS offender FROM pg_attribute
    JOIN pg_class ON pg_class.oid = attrelid AND relkind = 'r' AND relnamespace = 'public'::regnamespace
    WHERE attname = 'tenant_id'
      AND NOT EXISTS (SELECT FROM pg_index WHERE indrelid = attrelid AND indkey[0] = attnum)`,
}

/** What the app role may do with tables; a column in brackets is the only one it may do it to. */
export const TABLE_GRANTS = [
  '_prisma_migrations SELECT',
  'audit_events SELECT',
  'challenges DELETE',
  'challenges INSERT',
  'challenges SELECT',
  'memberships SELECT',
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
  'finish_job',
  'forget_full_buckets',
  'forget_old_keys',
  'keep_answer',
  'open_session',
  'platform_id',
  'release_key',
  'renew_session',
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
