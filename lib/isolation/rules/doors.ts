import { OUR_SCHEMAS, ofExtension, type Rule } from '@/lib/isolation/rule'

/** Relations of ours of some kinds, of extensions too. */
const relations = (kinds: string): string => `SELECT nspname || '.' || relname FROM pg_class
  JOIN ${OUR_SCHEMAS} AS ours ON ours.oid = relnamespace WHERE relkind IN (${kinds}) AND NOT ${ofExtension('pg_class.oid')}`

const FUNCTIONS = `(SELECT p.*, nspname FROM pg_proc p JOIN ${OUR_SCHEMAS} AS ours ON ours.oid = pronamespace)`

const IN_EXTENSION = `EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = f.oid AND deptype = 'e')`

/** The oldest version of each major that has the fixes of CVE-2025-8713, CVE-2024-10976 and CVE-2023-2455 (T43). */
const FLOORS = `(VALUES (15, 150014), (16, 160010), (17, 170006)) AS floors(major, least)`

/** T43: what sees past policies, because it runs with the rights of whoever made it. */
export const DOOR_RULES: readonly Rule[] = [
  {
    says: 'a view shows what whoever asks may see',
    sql: `${relations(`'v'`)} AND NOT coalesce(reloptions && ARRAY['security_invoker=true', 'security_invoker=on',
      'security_invoker=1'], false)`,
    remedy:
      'The view % shows what its owner sees, every tenant’s rows; create it WITH (security_invoker = true).',
    at: 'start',
  },
  {
    says: 'there is no materialised view and no foreign table: neither has policies',
    sql: relations(`'m', 'f'`),
    remedy: '% has no row-level security whatever it holds; make it a table with policies.',
    at: 'start',
  },
  {
    says: 'no rule rewrites a statement on a table',
    sql: `SELECT ev_class::regclass || '.' || rulename FROM pg_rewrite JOIN pg_class c ON c.oid = ev_class
      JOIN ${OUR_SCHEMAS} AS ours ON ours.oid = relnamespace WHERE relkind IN ('r', 'p')`,
    remedy: 'The rule % runs with the rights of the table’s owner; write a trigger instead.',
    at: 'start',
  },
  {
    says: 'a function with the owner’s rights has a fixed search path that ends in pg_temp',
    sql: `SELECT oid::regprocedure::text FROM ${FUNCTIONS} f WHERE prosecdef
      AND NOT EXISTS (SELECT FROM unnest(proconfig) AS setting WHERE setting LIKE 'search_path=%, pg_temp')`,
    remedy: '% can be made to call somebody else’s tables; SET search_path = pg_catalog, public, pg_temp.',
    at: 'start',
  },
  {
    says: 'nobody executes a function of ours without a grant',
    sql: `SELECT oid::regprocedure::text FROM ${FUNCTIONS} f WHERE (prosecdef OR NOT ${IN_EXTENSION})
      AND (proacl IS NULL OR EXISTS (SELECT FROM aclexplode(proacl) WHERE grantee = 0))`,
    remedy: '% can be called by every role; REVOKE EXECUTE … FROM PUBLIC and grant it to whom it is for.',
    at: 'start',
  },
  {
    says: 'functions and tables belong to portcullis_owner, who cannot look past policies either',
    sql: `SELECT oid::regprocedure::text FROM ${FUNCTIONS} f WHERE prosecdef AND proowner::regrole::text <> 'portcullis_owner'
      UNION ALL ${relations(`'r', 'p'`)} AND relowner::regrole::text <> 'portcullis_owner'`,
    remedy:
      '% works with the rights of somebody else, perhaps a superuser; ALTER … OWNER TO portcullis_owner.',
    at: 'start',
  },
  {
    says: 'no function is trusted to see rows before the policies do',
    sql: `SELECT oid::regprocedure::text FROM ${FUNCTIONS} f WHERE proleakproof`,
    remedy: '% may run on rows that a policy hides; ALTER FUNCTION … NOT LEAKPROOF.',
    at: 'start',
  },
  {
    says: 'PostgreSQL has the fixes that row-level security depends on',
    sql: `SELECT version / 10000 || '.' || version % 10000 FROM (SELECT current_setting('server_version_num')::integer) AS server(version)
      WHERE version < 150000 OR version < (SELECT least FROM ${FLOORS} WHERE major = version / 10000)`,
    remedy: 'PostgreSQL % leaks rows past policies; go to 15.14, 16.10, 17.6, 18 or newer.',
    at: 'start',
  },
]
