import { createHash } from 'node:crypto'

// Written from the description of the chain alone, so that it can contradict the SQL that writes it:
// hash = sha256(previous hash || UTF-8 of the row as a JSON array in PostgreSQL's jsonb spelling).

/** A row as `READ_CHAIN` reads it: the time as text, because JavaScript has no microseconds. */
export type ChainRow = {
  tenant_id: string
  seq: string
  moment: string
  event: string
  outcome: string
  code: string | null
  actor_kind: string
  actor_id: string | null
  resource_type: string | null
  resource_id: string | null
  request_id: string
  address: string | null
  user_agent: string | null
  metadata: unknown
  previous_hash: Buffer
  hash: Buffer
}

export const READ_CHAIN = `
  SELECT *, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS moment
  FROM audit_events WHERE tenant_id = $1 ORDER BY seq`

/** The hash that a row ought to have, after the one before it. */
function hashOf(row: ChainRow, previous: Buffer): Buffer {
  const text = spell([
    row.tenant_id,
    Number(row.seq),
    row.moment,
    row.event,
    row.outcome,
    row.code,
    row.actor_kind,
    row.actor_id,
    row.resource_type,
    row.resource_id,
    row.request_id,
    row.address,
    row.user_agent,
    row.metadata,
  ])
  return createHash('sha256').update(previous).update(text, 'utf8').digest()
}

/**
 * Checks a chain against its head, the number and hash of its last row.
 *
 * @returns null when it is whole, otherwise the first number at which it is not
 */
export function firstBreak(
  rows: readonly ChainRow[],
  head: { seq: string; hash: Buffer } | undefined,
): number | null {
  let previous: Buffer = createHash('sha256').update('').digest()
  for (const [index, row] of rows.entries()) {
    const whole =
      Number(row.seq) === index + 1 &&
      row.previous_hash.equals(previous) &&
      row.hash.equals(hashOf(row, previous))
    if (!whole) return index + 1
    previous = row.hash
  }
  const ends = head !== undefined && Number(head.seq) === rows.length && head.hash.equals(previous)
  return ends ? null : rows.length + 1
}

/** JSON as jsonb prints it: a space after `,` and `:`, and the shorter key first. */
function spell(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spell).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).sort(
    ([a], [b]) =>
      Buffer.byteLength(a) - Buffer.byteLength(b) || Buffer.compare(Buffer.from(a), Buffer.from(b)),
  )
  return `{${entries.map(([key, part]) => `${JSON.stringify(key)}: ${spell(part)}`).join(', ')}}`
}
