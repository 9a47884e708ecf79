import type { Relation } from './relations.ts'
import { anew, type Row } from './rows.ts'

/** A statement against one row, or against whatever there is. */
export type Attempt = {
  name: 'select' | 'insert' | 'update' | 'delete' | 'upsert' | 'truncate'
  sql: string
  values: unknown[]
  /** Aimed at everything: then rows of one's own are met as well. */
  wide?: true
}

/** Everything that SQL can do to a row, made from the catalogue. */
export function attemptsAt(relation: Relation, row: Row): Attempt[] {
  const table = `"${relation.name}"`
  const named = `FROM jsonb_populate_record(NULL::${table}, $1) AS target`
  const where = relation.primary.map((column) => `${table}."${column}" = target."${column}"`).join(' AND ')
  const target = [JSON.stringify(row)]
  const updatable = relation.updatable.length > 0 ? relation.updatable : relation.columns.slice(0, 1)
  const set = updatable.map((column) => `"${column}" = ${table}."${column}"`)
  return [
    {
      name: 'select',
      sql: `SELECT 1 FROM ${table}, (SELECT * ${named}) AS target WHERE ${where}`,
      values: target,
    },
    { name: 'insert', ...insertOf(relation, anew(relation, row)) },
    ...set.map(
      (one): Attempt => ({
        name: 'update',
        sql: `UPDATE ${table} SET ${one} ${named} WHERE ${where}`,
        values: target,
      }),
    ),
    {
      name: 'delete',
      sql: `DELETE FROM ${table} USING jsonb_populate_record(NULL::${table}, $1) AS target WHERE ${where}`,
      values: target,
    },
    { name: 'upsert', ...upsertOf(relation, row, updatable[0] ?? '') },
    { name: 'truncate', sql: `TRUNCATE ${table}`, values: [] },
    // Without a word on a column of the row, the policies for reading are not asked.
    { name: 'update', sql: `UPDATE ${table} SET "${updatable[0]}" = DEFAULT`, values: [], wide: true },
    { name: 'select', sql: `SELECT 1 FROM ${table}`, values: [], wide: true },
    ...set.map(
      (one): Attempt => ({ name: 'update', sql: `UPDATE ${table} SET ${one}`, values: [], wide: true }),
    ),
    { name: 'delete', sql: `DELETE FROM ${table}`, values: [], wide: true },
  ]
}

/** An insert of the columns that may be written; of all, where none may, to be refused. */
export function insertOf({ name, columns, insertable }: Relation, row: Row): Pick<Attempt, 'sql' | 'values'> {
  const list = (insertable.length > 0 ? insertable : columns).map((column) => `"${column}"`).join(', ')
  return {
    sql: `INSERT INTO "${name}" (${list}) SELECT ${list} FROM jsonb_populate_record(NULL::"${name}", $1)`,
    values: [JSON.stringify(row)],
  }
}

function upsertOf(relation: Relation, row: Row, column: string): Pick<Attempt, 'sql' | 'values'> {
  const { sql, values } = insertOf(relation, row)
  const key = relation.primary.map((part) => `"${part}"`).join(', ')
  return { sql: `${sql} ON CONFLICT (${key}) DO UPDATE SET "${column}" = excluded."${column}"`, values }
}
