import 'server-only'
import type { Tx } from '@/lib/db'
import { type ChainRow, COLUMNS, spellings } from './verify/row'

const PAGE_SIZE = 1_000

type Row = Record<(typeof COLUMNS)[number] | 'previous_hash' | 'hash', string | null>

/**
 * One tenant's trail as JSON Lines, oldest first: each line an object with the columns in their order, spelled so that
 * `verifier/verify-audit.mjs` can recompute the hash from the line's own bytes (docs/how-to/verify-the-audit-trail.md).
 * It reads a page at a time and never goes back, so it takes as little memory for a million rows as for ten.
 *
 * @param tx sees the tenant's rows; what it does not see is missing, and the verifier says so
 * @param options.from the first row's number; the verifier wants them from 1
 * @example for await (const line of exportLines(tx, tenantId)) response.write(line)
 */
export async function* exportLines(
  tx: Tx,
  tenantId: string,
  options: { from?: number } = {},
): AsyncGenerator<string> {
  let after = BigInt(options.from ?? 1) - 1n
  for (;;) {
    const rows = await readPage(tx, tenantId, after)
    for (const row of rows) yield lineOf(row)
    if (rows.length < PAGE_SIZE) return
    after = BigInt(rows.at(-1)?.[1] ?? 0)
  }
}

/** A row as a line of the export, its end included. */
function lineOf(row: ChainRow): string {
  const parts = spellings(row).map((value, index) => `"${COLUMNS[index]}": ${value}`)
  return `{${parts.join(', ')}, "previous_hash": "${row[14]}", "hash": "${row[15]}"}\n`
}

async function readPage(tx: Tx, tenantId: string, after: bigint): Promise<ChainRow[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT tenant_id::text, seq::text, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at, event,
      outcome::text, code, actor_kind, actor_id::text, resource_type, resource_id, request_id, address, user_agent,
      metadata::text, encode(previous_hash, 'hex') AS previous_hash, encode(hash, 'hex') AS hash
    FROM audit_events WHERE tenant_id = ${tenantId}::uuid AND seq > ${after} ORDER BY audit_events.seq LIMIT ${PAGE_SIZE}`
  return rows.map((row) => {
    const text = (name: keyof Row): string => row[name] ?? ''
    return [
      text('tenant_id'),
      text('seq'),
      text('at'),
      text('event'),
      text('outcome'),
      row.code,
      text('actor_kind'),
      row.actor_id,
      row.resource_type,
      row.resource_id,
      text('request_id'),
      row.address,
      row.user_agent,
      text('metadata'),
      text('previous_hash'),
      text('hash'),
    ]
  })
}
