import { randomBytes, randomUUID } from 'node:crypto'
import pg from 'pg'
import { withClient } from '../../local/database/connect.ts'
import { type CanaryTenant, seedCanaries } from '../support/canary-seed.ts'
import { asAdmin } from '../support/trail.ts'
import type { Relation } from './relations.ts'

/** A row as JSON has it. */
export type Row = Record<string, unknown>

/** A team with one owner and a row in every table: what is theirs, and nobody else's. */
export type Neighbour = { tenantId: string; userId: string; rows: Record<string, Row> }

/** Two of them, Alder and Birch; what is not theirs by an id is theirs by a word of its own. */
export async function plantNeighbours(relations: readonly Relation[]): Promise<[Neighbour, Neighbour]> {
  await asAdmin(`INSERT INTO rate_limits VALUES ('zqa-tests', now()), ('zqb-tests', now())`)
  const [alder, birch] = await seedCanaries(process.env.DATABASE_ADMIN_URL ?? '')
  if (!alder || !birch) throw new Error('the canaries are two')
  return [await neighbourOf(alder, relations), await neighbourOf(birch, relations)]
}

async function neighbourOf(tenant: CanaryTenant, relations: readonly Relation[]): Promise<Neighbour> {
  const rows: Record<string, Row> = {}
  for (const { name } of relations) {
    const [row] = (await rowsOf(name)).filter((found) => isOf(tenant, found))
    if (row === undefined) throw new Error(`tests/support/canary-seed.ts put nothing into ${name}`)
    rows[name] = row
  }
  // Seeded past all checks; a row of one's own has to point at what is one's own.
  for (const { name, primary, foreignKeys } of relations)
    for (const { columns, parent, parentColumns } of foreignKeys) {
      const [child, target] = [rows[name] ?? {}, rows[parent] ?? {}]
      const before = { ...child }
      for (const [at, column] of columns.entries()) child[column] = target[parentColumns[at] ?? '']
      await rewrite(name, columns, primary, child, before)
    }
  return { tenantId: tenant.teamId, userId: tenant.userId, rows }
}

export const rowsOf = async (table: string): Promise<Row[]> =>
  (await asAdmin<{ row: Row }>(`SELECT to_jsonb(t) AS row FROM ${pg.escapeIdentifier(table)} t`)).map(
    ({ row }) => row,
  )

const isOf = ({ letter, teamId, userId }: CanaryTenant, row: Row): boolean =>
  'tenant_id' in row
    ? row.tenant_id === teamId
    : new RegExp(`${userId}|${teamId}|zq${letter}`).test(JSON.stringify(row))

const rewrite = (
  table: string,
  columns: readonly string[],
  primary: readonly string[],
  row: Row,
  before: Row,
) =>
  withClient(process.env.DATABASE_ADMIN_URL ?? '', async (client) => {
    await client.query('SET session_replication_role = replica')
    const set = columns.map((column) => `"${column}" = r."${column}"`).join(', ')
    const where = primary.map((column) => `t."${column}"::text = b."${column}"::text`).join(' AND ')
    await client.query(
      `UPDATE "${table}" t SET ${set} FROM jsonb_populate_record(NULL::"${table}", $1) r, jsonb_populate_record(NULL::"${table}", $2) b
       WHERE ${where}`,
      [JSON.stringify(row), JSON.stringify(before)],
    )
  })

/** The same row under other unique keys, where a key has a part that is neither an owner's nor another table's. */
export function anew({ uniques, foreignKeys, choices }: Relation, row: Row): Row {
  const bound = new Set(['tenant_id', 'user_id', ...foreignKeys.flatMap(({ columns }) => columns)])
  const copy = { ...row }
  for (const { columns } of uniques)
    for (const column of columns) if (!bound.has(column)) copy[column] = other(row[column], choices[column])
  return copy
}

/** Another value of the same kind. */
export function other(value: unknown, choices: readonly string[] = []): unknown {
  if (choices.length > 0) return choices.find((choice) => choice !== value)
  if (typeof value === 'number') return value + 1_000_003
  if (typeof value !== 'string') return value
  if (/^[0-9a-f-]{36}$/.test(value)) return randomUUID()
  if (value.startsWith('\\x')) return `\\x${randomBytes(8).toString('hex')}`
  return /^\d{4}-\d\d-\d\d/.test(value) ? '1999-01-01' : `fresh${randomBytes(6).toString('hex')}`
}
