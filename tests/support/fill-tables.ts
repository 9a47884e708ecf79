import { randomUUID } from 'node:crypto'
import type pg from 'pg'

type Column = { table: string; name: string; type: string; words: string[] | null }
type ForeignKey = { table: string; columns: string[]; parent: string; parentColumns: string[] }
type Row = Record<string, unknown>

/** The columns that are filled: not those that fill themselves, nor those that a check ties to others. */
const COLUMNS = `
  SELECT c.relname AS table, attname AS name, typname AS type,
    coalesce((SELECT array_agg(enumlabel::text ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = atttypid),
      (SELECT array_agg(word[1]) FROM pg_constraint, regexp_matches(pg_get_constraintdef(pg_constraint.oid), '''([^'']+)''::text', 'g') AS word
        WHERE contype = 'c' AND conrelid = c.oid AND conkey = ARRAY[attnum])) AS words
  FROM pg_class c JOIN pg_attribute ON attrelid = c.oid AND attnum > 0 AND NOT attisdropped JOIN pg_type t ON t.oid = atttypid
  WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND NOT relispartition AND relname <> '_prisma_migrations'
    AND attgenerated = '' AND CASE WHEN attnotnull THEN NOT atthasdef OR typname ~ '^(uuid|int[48])$'
      ELSE NOT EXISTS (SELECT FROM pg_constraint WHERE contype = 'c' AND conrelid = c.oid AND attnum = ANY (conkey)) END
  ORDER BY attnum`

const names = (table: string, numbers: string): string =>
  `(SELECT array_agg(attname::text ORDER BY place) FROM unnest(${numbers}) WITH ORDINALITY AS k(number, place)
    JOIN pg_attribute ON attrelid = ${table} AND attnum = number)`

const FOREIGN_KEYS = `
  SELECT conrelid::regclass::text AS table, ${names('conrelid', 'conkey')} AS columns, confrelid::regclass::text AS parent,
    ${names('confrelid', 'confkey')} AS "parentColumns"
  FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace`

/**
 * Puts so many rows into every table of the schema public, whatever tables there are: row n points at row n of each table
 * that it refers to, so that the foreign keys hold.
 *
 * @param client of a superuser: triggers are passed by
 * @returns the names of the tables
 */
export async function fillTables(client: pg.Client, count: number): Promise<string[]> {
  const { rows: columns } = await client.query<Column>(COLUMNS)
  const { rows: keys } = await client.query<ForeignKey>(FOREIGN_KEYS)
  const filled = new Map<string, Row[]>()
  await client.query('SET session_replication_role = replica')
  const fill = async (table: string): Promise<void> => {
    if (filled.has(table)) return
    const own = keys.filter((key) => key.table === table)
    for (const { parent } of own) if (parent !== table) await fill(parent)
    const rows = Array.from({ length: count }, (_, n) => rowOf(columns, own, filled, table, n))
    filled.set(table, rows)
    const list = Object.keys(rows[0] ?? {})
      .map((name) => `"${name}"`)
      .join(', ')
    await client.query(
      `INSERT INTO "${table}" (${list}) SELECT ${list} FROM jsonb_populate_recordset(NULL::"${table}", $1)`,
      [JSON.stringify(rows)],
    )
  }
  for (const { table } of columns) await fill(table)
  await client.query('RESET session_replication_role')
  return [...filled.keys()]
}

function rowOf(
  columns: readonly Column[],
  keys: readonly ForeignKey[],
  filled: ReadonlyMap<string, Row[]>,
  table: string,
  n: number,
): Row {
  const row: Row = {}
  for (const column of columns) if (column.table === table) row[column.name] = fillingOf(column, n)
  for (const { columns: own, parent, parentColumns } of keys)
    for (const [at, name] of own.entries())
      if (name in row) row[name] = filled.get(parent)?.[n]?.[parentColumns[at] ?? ''] ?? row[name]
  return row
}

const ADAY = '2026-11-22'

function fillingOf({ name, type, words }: Column, n: number): unknown {
  if (words?.[0] !== undefined) return words[n % words.length]
  if (type === 'uuid') return randomUUID()
  if (type === 'text') return `${name} ${n}`
  if (type === 'bytea') return `\\x${n.toString(16).padStart(8, '0')}`
  if (/^(timestamptz|date)$/.test(type)) return ADAY
  if (/^_/.test(type)) return []
  if (/^jsonb?$/.test(type)) return { n }
  if (type === 'inet') return '203.0.113.7'
  return type === 'bool' ? false : n + 1
}
