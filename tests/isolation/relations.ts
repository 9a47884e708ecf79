import { asAdmin } from '../support/trail.ts'

/** What a role may do with a table: the columns that it may write, none where it may not at all. */
export type Rights = { insertable: string[]; updatable: string[]; readable: boolean; deletable: boolean }

/** A table as the catalogue has it, with the rights of a request: what a statement against it can be made from. */
export type Relation = Rights & {
  name: string
  columns: string[]
  primary: string[]
  /** What portcullis_system may do. */
  system: Rights
  uniques: { name: string; columns: string[] }[]
  /** The words that a column takes, where a check names them. */
  choices: Record<string, string[]>
  foreignKeys: { name: string; columns: string[]; parent: string; parentColumns: string[] }[]
}

const columnsThat = (role: string, privilege: string): string =>
  `coalesce((SELECT jsonb_agg(attname ORDER BY attnum) FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0
    AND NOT attisdropped AND has_column_privilege('${role}', c.oid, attnum, '${privilege}')), '[]')`

const rightsOf = (role: string): string => `jsonb_build_object(
  'insertable', ${columnsThat(role, 'INSERT')}, 'updatable', ${columnsThat(role, 'UPDATE')},
  'readable', has_any_column_privilege('${role}', c.oid, 'SELECT'), 'deletable', has_table_privilege('${role}', c.oid, 'DELETE'))`

const namesOf = (table: string, numbers: string): string =>
  `(SELECT array_agg(attname::text ORDER BY place) FROM unnest(${numbers}) WITH ORDINALITY AS key(number, place)
    JOIN pg_attribute ON attrelid = ${table} AND attnum = number)`

/** Every table of the product, those of tomorrow included. Reads as the superuser. */
export async function readRelations(): Promise<Relation[]> {
  const relations = await asAdmin<Relation & { app: Rights }>(`
    SELECT relname AS name,
      (SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0
        AND NOT attisdropped AND attgenerated = '') AS columns,
      (SELECT ${namesOf('c.oid', 'indkey::int2[]')} FROM pg_index WHERE indrelid = c.oid AND indisprimary) AS primary,
      ${rightsOf('portcullis_app')} AS app, ${rightsOf('portcullis_system')} AS system,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('name', indexrelid::regclass, 'columns', ${namesOf('c.oid', 'indkey::int2[]')})), '[]')
        FROM pg_index WHERE indrelid = c.oid AND indisunique) AS uniques,
      (SELECT coalesce(jsonb_object_agg((${namesOf('conrelid', 'conkey')})[1], words), '{}') FROM pg_constraint,
        LATERAL (SELECT jsonb_agg(word[1]) AS words FROM regexp_matches(pg_get_constraintdef(oid), '''([^'']+)''::text', 'g') AS word) AS said
        WHERE conrelid = c.oid AND contype = 'c' AND cardinality(conkey) = 1 AND words IS NOT NULL) AS choices,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('name', conname, 'columns', ${namesOf('conrelid', 'conkey')},
          'parent', confrelid::regclass, 'parentColumns', ${namesOf('confrelid', 'confkey')})), '[]')
        FROM pg_constraint WHERE conrelid = c.oid AND contype = 'f') AS "foreignKeys"
    FROM pg_class c
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
      AND relname <> '_prisma_migrations'
    ORDER BY relname`)
  return relations.map(({ app, ...relation }) => ({ ...relation, ...app }))
}
