import { GLOBAL_TABLES } from '@/lib/isolation/globals'
import { OWNER_COLUMNS, RUNNING, type Rule, TABLES } from '@/lib/isolation/rule'

const listed = `(VALUES ${Object.keys(GLOBAL_TABLES)
  .map((name) => `('${name}')`)
  .join(', ')})`

/** The roles that may do something with a table, by command, with the letter that a policy has for it. */
const GRANTED = `(SELECT t.oid, t.relname, role.oid AS grantee, role.rolname, command, letter
  FROM ${TABLES} t, pg_roles role,
    (VALUES ('SELECT', 'r'), ('INSERT', 'a'), ('UPDATE', 'w'), ('DELETE', 'd')) AS commands(command, letter)
  WHERE role.rolname IN ${RUNNING} AND NOT t.relispartition
    AND CASE command WHEN 'DELETE' THEN has_table_privilege(role.oid, t.oid, command)
      ELSE has_any_column_privilege(role.oid, t.oid, command) END)`

/** A policy's two expressions, as PostgreSQL prints them. */
const EXPRESSIONS = `(SELECT polrelid, polname, polroles, expression FROM pg_policy,
  LATERAL (VALUES (pg_get_expr(polqual, polrelid)), (pg_get_expr(polwithcheck, polrelid))) AS parts(expression)
  WHERE expression IS NOT NULL)`

const ownerHasAll = `EXISTS (SELECT FROM pg_policy WHERE polrelid = t.oid AND polpermissive AND polcmd = '*'
  AND t.relowner = ANY (polroles) AND polqual IS NOT NULL AND polwithcheck IS NOT NULL)`

/** T40: which rows there are for whom is decided by the database, for every table and every command. */
export const POLICY_RULES: readonly Rule[] = [
  {
    says: 'row-level security is on and forced on every table',
    sql: `SELECT relname FROM ${TABLES} t WHERE NOT (relrowsecurity AND relforcerowsecurity)`,
    remedy: '% shows every row to whoever may read it; ALTER TABLE … ENABLE and FORCE ROW LEVEL SECURITY.',
    at: 'start',
  },
  {
    says: 'a role that may do something with a table has a policy for it',
    sql: `SELECT relname || ': ' || command || ' by ' || rolname FROM ${GRANTED} g WHERE NOT EXISTS (SELECT FROM pg_policy
      WHERE polrelid = g.oid AND polpermissive AND polcmd::text IN ('*', letter) AND grantee = ANY (polroles))`,
    remedy: 'A command is granted that no policy is for, %; CREATE POLICY for that role, or REVOKE it.',
    at: 'start',
  },
  {
    says: 'the owner has a policy for every command of every table',
    sql: `SELECT relname FROM ${TABLES} t WHERE NOT relispartition AND NOT ${ownerHasAll}`,
    remedy:
      '% is closed to its owner, so migrations and functions see it empty; CREATE POLICY owner_all as for the others.',
    at: 'start',
  },
  {
    says: 'every policy says which rows it is about, and checks what is written',
    sql: `SELECT polrelid::regclass || '.' || polname FROM pg_policy
      WHERE (polcmd IN ('r', 'w', 'd', '*') AND polqual IS NULL) OR (polcmd IN ('a', 'w', '*') AND polwithcheck IS NULL)`,
    remedy: 'The policy % leaves a side open; give it USING and WITH CHECK.',
    at: 'start',
  },
  {
    says: 'every policy names its role',
    sql: `SELECT polrelid::regclass || '.' || polname FROM pg_policy WHERE 0 = ANY (polroles)`,
    remedy: 'The policy % is for everybody; name the role it is for (TO …).',
    at: 'start',
  },
  {
    says: 'what requests see of a tenant’s or a person’s table depends on the context',
    sql: `SELECT DISTINCT polrelid::regclass || '.' || polname FROM ${EXPRESSIONS} e
      WHERE 'portcullis_app'::regrole = ANY (polroles) AND expression !~ 'app\\.(tenant|user)_id\\(\\)'
        AND (polrelid IN (SELECT attrelid FROM ${OWNER_COLUMNS} o) OR polrelid::regclass::text IN ('users', 'tenants'))`,
    remedy:
      'The policy % asks neither for the tenant nor for the user; compare with app.tenant_id() or app.user_id().',
    at: 'start',
  },
  {
    says: 'a policy reads the context once a statement, not once a row',
    sql: `SELECT DISTINCT polrelid::regclass || '.' || polname FROM ${EXPRESSIONS} e
      WHERE expression ~ '(?<!SELECT )app\\.(tenant|user)_id\\(\\)'`,
    remedy: 'The policy % calls the context for every row; write (SELECT app.tenant_id()), or app.user_id().',
    at: 'check',
  },
  {
    says: 'every row belongs to a tenant or a person, or its table is listed as global',
    sql: `SELECT relname FROM ${TABLES} t WHERE relname NOT IN ('users', 'tenants') AND relname NOT IN (SELECT * FROM ${listed} l)
        AND NOT EXISTS (SELECT FROM ${OWNER_COLUMNS} o WHERE attrelid = t.oid)
      UNION ALL SELECT l.name FROM ${listed} AS l(name) WHERE to_regclass(quote_ident(l.name)) IS NULL`,
    remedy:
      'Nobody says whose % is; add tenant_id to the table, or correct lib/isolation/globals.ts, with its reason.',
    at: 'check',
  },
  {
    says: 'whose a row is, is known of every row',
    sql: `SELECT relname || '.' || attname FROM ${TABLES} t JOIN ${OWNER_COLUMNS} o ON attrelid = t.oid
      WHERE NOT attnotnull OR atttypid <> 'uuid'::regtype`,
    remedy: '% may be empty, or is no id; make it UUID NOT NULL.',
    at: 'check',
  },
]
