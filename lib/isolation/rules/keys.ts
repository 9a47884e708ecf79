import { GLOBAL_KEYS } from '@/lib/isolation/globals'
import { type Rule, TABLES } from '@/lib/isolation/rule'

const listed = `(${Object.keys(GLOBAL_KEYS)
  .map((name) => `'${name}'`)
  .join(', ')})`

const has = (table: string, column: string): string =>
  `EXISTS (SELECT FROM pg_attribute WHERE attrelid = ${table} AND attname = '${column}' AND NOT attisdropped)`

const nameOf = (table: string, number: string): string =>
  `(SELECT attname::text FROM pg_attribute WHERE attrelid = ${table} AND attnum = ${number})`

/** Whether a request may write one of the columns: foreign and unique keys are checked past policies then. */
const writable = (table: string, columns: string): string => `EXISTS (SELECT FROM pg_attribute, pg_roles
  WHERE rolname = 'portcullis_app' AND attrelid = ${table} AND attnum = ANY (${columns})
    AND (has_column_privilege(pg_roles.oid, attrelid, attnum, 'INSERT') OR has_column_privilege(pg_roles.oid, attrelid, attnum, 'UPDATE')))`

const FOREIGN_KEYS = `(SELECT c.*, (SELECT array_agg(attname::text) FROM pg_attribute WHERE attrelid = conrelid AND attnum = ANY (conkey)) AS columns
  FROM pg_constraint c JOIN ${TABLES} t ON t.oid = conrelid WHERE contype = 'f' AND NOT relispartition)`

/** T43: foreign keys and unique indexes see past policies, so they carry whose the row is. */
export const KEY_RULES: readonly Rule[] = [
  {
    says: 'a table with a tenant is indexed by it',
    sql: `SELECT relname FROM ${TABLES} t WHERE ${has('t.oid', 'tenant_id')}
      AND NOT EXISTS (SELECT FROM pg_index WHERE indrelid = t.oid AND ${nameOf('t.oid', 'indkey[0]')} = 'tenant_id')`,
    remedy: '% is read as a whole for each tenant; add an index that begins with tenant_id.',
    at: 'check',
  },
  {
    says: 'the primary key of a tenant’s table begins with the tenant',
    sql: `SELECT indexrelid::regclass::text FROM pg_index i JOIN ${TABLES} t ON t.oid = indrelid
      WHERE indisprimary AND NOT relispartition AND ${has('t.oid', 'tenant_id')} AND ${nameOf('t.oid', 'indkey[0]')} <> 'tenant_id'
        AND indexrelid::regclass::text NOT IN ${listed}`,
    remedy:
      '% is unique across tenants; put tenant_id first, or list it in lib/isolation/globals.ts with its reason.',
    at: 'check',
  },
  {
    says: 'a unique key that requests write into begins with whose it is',
    sql: `SELECT indexrelid::regclass::text FROM pg_index i JOIN ${TABLES} t ON t.oid = indrelid
      WHERE indisunique AND NOT relispartition AND coalesce(${nameOf('t.oid', 'indkey[0]')}, '') NOT IN ('tenant_id', 'user_id')
        AND ${writable('t.oid', 'indkey')} AND indexrelid::regclass::text NOT IN ${listed}`,
    remedy:
      '% tells one tenant what another has; put tenant_id or user_id first, or list it in lib/isolation/globals.ts with its reason.',
    at: 'check',
  },
  {
    says: 'a foreign key carries whose the row is',
    sql: `SELECT conrelid::regclass || '.' || conname FROM ${FOREIGN_KEYS} f
      WHERE (${writable('conrelid', 'conkey')} AND NOT columns && ARRAY['tenant_id', 'user_id'])
        OR (${has('conrelid', 'tenant_id')} AND ${has('confrelid', 'tenant_id')} AND NOT columns && ARRAY['tenant_id'])`,
    remedy: '% lets a row point at somebody else’s; let it name the owner column too, on both sides.',
    at: 'check',
  },
  {
    says: 'every index and every constraint is finished',
    sql: `SELECT indexrelid::regclass::text FROM pg_index i JOIN ${TABLES} t ON t.oid = indrelid WHERE NOT (indisvalid AND indisready)
      UNION ALL SELECT conrelid::regclass || '.' || conname FROM pg_constraint JOIN ${TABLES} t ON t.oid = conrelid WHERE NOT convalidated`,
    remedy:
      '% was begun and holds nothing back; VALIDATE the constraint, or drop the index and build it anew.',
    at: 'check',
  },
]
