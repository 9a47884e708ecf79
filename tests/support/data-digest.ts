import type pg from 'pg'

/** By table and column, what is in it: `users.email` → how many values, and a sum over their hashes. */
export type DataDigest = Record<string, string>

/** Reads every column of the schemas public and jobs as a superuser; Prisma's own table aside. */
export async function readColumns(client: pg.Client): Promise<DataDigest> {
  const { rows: tables } = await client.query<{ name: string; columns: string[] }>(
    `SELECT c.oid::regclass::text AS name, array_agg(attname::text ORDER BY attname) AS columns
     FROM pg_class c JOIN pg_attribute ON attrelid = c.oid AND attnum > 0 AND NOT attisdropped
     WHERE relnamespace::regnamespace::text IN ('public', 'jobs') AND relkind IN ('r', 'p') AND NOT relispartition
       AND relname <> '_prisma_migrations' GROUP BY 1`,
  )
  const digest: DataDigest = {}
  for (const { name, columns } of tables) {
    const sums = columns.map(
      (column, at) =>
        `count("${column}") || ' ' || coalesce(sum(hashtextextended("${column}"::text, 0)), 0) AS c${at}`,
    )
    const { rows } = await client.query<Record<string, string>>(`SELECT ${sums.join(', ')} FROM ${name}`)
    for (const [at, column] of columns.entries()) digest[`${name}.${column}`] = rows[0]?.[`c${at}`] ?? ''
  }
  return digest
}

/** A column without a value. */
const NOTHING = '0 0'

/** What is not as it was: the names of tables nothing of which is left, and of columns. */
export function lostBetween(before: DataDigest, after: DataDigest): string[] {
  const lost = Object.keys(before).filter((name) => before[name] !== after[name])
  const tables = new Set(lost.map(tableOf))
  return [...tables]
    .flatMap((table) => {
      const columns = lost.filter((name) => tableOf(name) === table)
      const all = Object.keys(before).filter((name) => tableOf(name) === table && before[name] !== NOTHING)
      return all.every((name) => columns.includes(name)) ? [table] : columns
    })
    .sort()
}

const tableOf = (column: string): string => column.slice(0, column.lastIndexOf('.'))
