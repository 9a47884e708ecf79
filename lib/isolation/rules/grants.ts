import { OUR_SCHEMAS, ofExtension, RUNNING, type Rule, TABLES } from '@/lib/isolation/rule'

/** Every grant on a relation or a column of ours to a role of the running app, or to everybody. */
const GRANTS = `(SELECT nspname, relname, privilege_type, is_grantable, grantee FROM pg_class c
    JOIN ${OUR_SCHEMAS} AS ours ON ours.oid = relnamespace, aclexplode(relacl) WHERE NOT ${ofExtension('c.oid')}
  UNION ALL SELECT nspname, relname, privilege_type, is_grantable, grantee FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
    JOIN ${OUR_SCHEMAS} AS ours ON ours.oid = relnamespace, aclexplode(attacl) WHERE NOT ${ofExtension('c.oid')})`

const to = `CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END`

/** T43: grants that policies do not ask about, and triggers that must not be asleep. */
export const GRANT_RULES: readonly Rule[] = [
  {
    says: 'nobody may TRUNCATE, reference or put triggers on a table: no policy is asked then',
    sql: `SELECT DISTINCT nspname || '.' || relname || ': ' || privilege_type || ' to ' || ${to} FROM ${GRANTS} g
      WHERE privilege_type IN ('TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN')
        AND (grantee = 0 OR grantee::regrole::text IN ${RUNNING})`,
    remedy: 'A grant goes past policies, %; REVOKE it.',
    at: 'start',
  },
  {
    says: 'nothing is granted to everybody, or to be granted on',
    sql: `SELECT DISTINCT nspname || '.' || relname || ': ' || privilege_type || ' to ' || ${to} FROM ${GRANTS} g
      WHERE grantee = 0 OR (is_grantable AND grantee::regrole::text IN ${RUNNING})`,
    remedy:
      'A grant is to everybody or can be handed on, %; REVOKE it and name the role, WITHOUT GRANT OPTION.',
    at: 'start',
  },
  {
    says: 'requests have no way to tables outside the schema public',
    sql: `SELECT DISTINCT nspname || '.' || relname FROM ${GRANTS} g
        WHERE nspname <> 'public' AND grantee::regrole::text = 'portcullis_app'
      UNION ALL SELECT nspname FROM ${OUR_SCHEMAS} AS ours
        WHERE nspname NOT IN ('public', 'app') AND EXISTS (SELECT FROM pg_roles WHERE rolname = 'portcullis_app'
          AND has_schema_privilege(oid, ours.oid, 'USAGE'))`,
    remedy: 'Requests can reach %, where nothing tells tenants apart; REVOKE it from portcullis_app.',
    at: 'start',
  },
  {
    says: 'a new table is granted to nobody by default',
    sql: `SELECT DISTINCT defaclrole::regrole || ' grants to ' || ${to} FROM pg_default_acl, aclexplode(defaclacl)
      WHERE defaclobjtype IN ('r', 'f') AND (grantee = 0 OR grantee::regrole::text IN ${RUNNING})`,
    remedy: 'Whatever is created next is open at once, %; ALTER DEFAULT PRIVILEGES … REVOKE.',
    at: 'check',
  },
  {
    says: 'a change of a tenant’s or a person’s rows asks for its audit event',
    sql: `SELECT relname FROM ${TABLES} t WHERE NOT relispartition
      AND (relname IN ('users', 'tenants') OR EXISTS (SELECT FROM pg_attribute WHERE attrelid = t.oid AND attname IN ('tenant_id', 'user_id')))
      AND EXISTS (SELECT FROM pg_roles r WHERE rolname IN ${RUNNING} AND (has_any_column_privilege(r.oid, t.oid, 'INSERT, UPDATE')
        OR has_table_privilege(r.oid, t.oid, 'DELETE')))
      AND NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = t.oid AND tgname = 'require_audit' AND tgenabled IN ('O', 'A')
        AND tgdeferrable AND tginitdeferred AND tgfoid = to_regproc('app.require_audit'))`,
    remedy:
      '% can be changed without a record; CREATE CONSTRAINT TRIGGER require_audit on it, and leave it enabled.',
    at: 'start',
  },
]
