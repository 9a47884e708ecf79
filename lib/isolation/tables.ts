import { TABLES } from '@/lib/isolation/rule'

/** A table of the product: whose its rows are, and what each role of the running app may do with it. */
export type TableRow = { name: string; whose: string; app: string; system: string }

const may = (role: string): string => `coalesce((SELECT string_agg(command, ', ' ORDER BY place) FROM (VALUES
    (1, 'select', has_any_column_privilege('${role}', t.oid, 'SELECT')),
    (2, 'insert', has_any_column_privilege('${role}', t.oid, 'INSERT')),
    (3, 'update', has_any_column_privilege('${role}', t.oid, 'UPDATE')),
    (4, 'delete', has_table_privilege('${role}', t.oid, 'DELETE'))) AS granted(place, command, given) WHERE given), 'nothing')`

/** Reads what `npm run db:check` prints: every table, in the order of names. */
export const READ_TABLES = `
  SELECT t.relname AS name, ${may('portcullis_app')} AS app, ${may('portcullis_system')} AS system,
    CASE WHEN t.relname IN ('tenants', 'users') THEN left(t.relname, -1)
      WHEN 'tenant_id' = ANY (columns) THEN 'tenant' WHEN 'user_id' = ANY (columns) THEN 'user' ELSE 'global' END AS whose
  FROM (SELECT oid, relname, (SELECT array_agg(attname::text) FROM pg_attribute WHERE attrelid = tables.oid) AS columns
    FROM ${TABLES} AS tables WHERE NOT relispartition) AS t
  ORDER BY 1`
