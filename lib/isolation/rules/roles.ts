import { OUR_SCHEMAS, RUNNING, type Rule } from '@/lib/isolation/rule'

const POWERS = `(VALUES (rolsuper, 'SUPERUSER'), (rolbypassrls, 'BYPASSRLS'), (rolcreaterole, 'CREATEROLE'),
  (rolcreatedb, 'CREATEDB'), (rolreplication, 'REPLICATION')) AS power(has, name)`

/** T40: the roles of the running app can do what they were granted, and nothing else. */
export const ROLE_RULES: readonly Rule[] = [
  {
    says: 'our three roles are there, and log in',
    sql: `SELECT name FROM (VALUES ('portcullis_owner'), ('portcullis_app'), ('portcullis_system')) AS ours(name)
      WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name AND rolcanlogin)`,
    remedy: 'There is no role % that may log in; run prisma/roles.sql.',
    at: 'check',
  },
  {
    says: 'none of our roles has a power beyond its grants',
    sql: `SELECT rolname || ' ' || power.name FROM pg_roles, LATERAL ${POWERS}
      WHERE rolname IN ('portcullis_owner', 'portcullis_app', 'portcullis_system') AND has`,
    remedy: 'A role has a power that goes past policies, %; take it away with ALTER ROLE … NO….',
    at: 'start',
  },
  {
    says: 'the roles of the running app are members of no other role',
    sql: `SELECT member::regrole || ' of ' || roleid::regrole FROM pg_auth_members WHERE member::regrole::text IN ${RUNNING}`,
    remedy: 'A role of the app is a member, %, and can do what the other may; REVOKE the membership.',
    at: 'start',
  },
  {
    says: 'the roles of the running app own nothing',
    sql: `SELECT relname::text FROM pg_class WHERE relowner::regrole::text IN ${RUNNING} AND relpersistence <> 't'
      UNION ALL SELECT proname FROM pg_proc WHERE proowner::regrole::text IN ${RUNNING}
      UNION ALL SELECT nspname FROM pg_namespace WHERE nspowner::regrole::text IN ${RUNNING} AND nspname !~ '^pg_'`,
    remedy: '% belongs to a role of the app, which can switch its policies off; give it to portcullis_owner.',
    at: 'start',
  },
  {
    says: 'the roles of the running app create nothing',
    sql: `SELECT rolname || ' in schema ' || nspname FROM pg_roles, ${OUR_SCHEMAS} AS ours
        WHERE rolname IN ${RUNNING} AND has_schema_privilege(rolname, ours.oid, 'CREATE')
      UNION ALL SELECT rolname || ' in the database' FROM pg_roles
        WHERE rolname IN ${RUNNING} AND has_database_privilege(rolname, current_database(), 'CREATE, TEMPORARY')`,
    remedy: 'A role may create, %, and what it creates has no policies; REVOKE that from it and from PUBLIC.',
    at: 'start',
  },
  {
    says: 'no setting of a role or database stands in for a context, or switches checks off',
    sql: `SELECT CASE setrole WHEN 0 THEN 'every role' ELSE setrole::regrole::text END || ' ' || setting
      FROM pg_db_role_setting, unnest(setconfig) AS setting
      WHERE setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
        AND (setrole = 0 OR setrole::regrole::text LIKE 'portcullis\\_%')
        AND setting ~ '^(app\\.|role=|session_authorization=|session_replication_role=|row_security=)'`,
    remedy:
      'Every new connection begins with a setting that decides who it is, %; ALTER ROLE or DATABASE … RESET it.',
    at: 'start',
  },
]
