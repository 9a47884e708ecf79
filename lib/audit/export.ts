import 'server-only'
import { type InTurn, Prisma, type Tx } from '@/lib/db'
import type { ExportRequest } from '@/lib/validations/audit'
import type { Change } from './append'
import { reveal } from './disclosures'
import { type Narrowed, narrow } from './filter'
import { CSV_HEADER, csvRow, jsonLine, STORED, type StoredRow } from './lines'
import { presentAll, type Reader } from './present'
import { type Place, readRows, type Slice, selectRows } from './rows'

const BATCH = 1_000

/** What an export will hold: decided once, before the first row leaves. */
export type ExportPlan = {
  format: ExportRequest['format']
  /** Null when the filter names nobody, so that there is nothing to send. */
  narrowed: Narrowed | null
  /** The whole trail goes chain by chain, as the verifier wants it; a part of it by time, as the indexes have it. */
  order: 'chain' | 'newer'
  /** What the audit event of the export says of it. */
  told: Change
}

/**
 * Decides what an export holds: what fits the filter and happened up to this moment, its own event not included. In a
 * tenant's chain nothing of before can come later, because the event of the export waits for whoever appends.
 */
export async function planExport(tx: Tx, { format, ...filter }: ExportRequest): Promise<ExportPlan> {
  const [{ now } = { now: '' }] = await tx.$queryRaw<{ now: string }[]>`
    SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS now`
  const narrowed = await narrow(tx, filter)
  const upTo = Prisma.sql`x.at <= ${now}::timestamptz`
  const given = Object.entries(filter).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return {
    format,
    narrowed: narrowed && { ...narrowed, conditions: [...narrowed.conditions, upTo] },
    order: given.length === 0 ? 'chain' : 'newer',
    told: { format, upTo: now, ...Object.fromEntries(given), ...peopleIn(narrowed, filter.resource) },
  }
}

/**
 * Whom a filter named, by their ids instead of what was typed: a name in a filter is found by nothing once its person is
 * to be forgotten.
 */
function peopleIn(narrowed: Narrowed | null, resource: string | undefined): Change {
  const { actors, resources = [] } = narrowed ?? {}
  const people = resources.filter((id) => id !== resource)
  return {
    ...(typeof actors === 'object' && { who: actors.join(' ') }),
    ...(people.length > 0 && { resource: people.join(' ') }),
  }
}

/**
 * The lines of an export, oldest first, a batch at a time: it never goes back, so it takes as little memory for a million
 * rows as for ten.
 *
 * @param inTurn opens a transaction for each batch, which sees what may be sent
 */
export async function* exportPieces(
  plan: ExportPlan,
  inTurn: InTurn,
  reader: Reader,
): AsyncGenerator<string> {
  if (plan.format === 'csv') yield CSV_HEADER
  let from: Place | undefined
  for (;;) {
    const { narrowed, order } = plan
    if (narrowed === null) return
    const slice = { from, order, take: BATCH }
    const batch = await inTurn((tx) => READ[plan.format](tx, narrowed, slice, reader))
    if (batch.lines) yield batch.lines
    if (batch.last === null) return
    from = batch.last
  }
}

/** Lines, and the place of the last one; null where nothing comes after it. */
type Batch = { lines: string; last: Place | null }
type Read = (tx: Tx, narrowed: Narrowed, slice: Slice, reader: Reader) => Promise<Batch>

const READ: Record<ExportRequest['format'], Read> = {
  async csv(tx, narrowed, slice, reader) {
    const events = await reveal(tx, await readRows(tx, narrowed, slice))
    const rows = await presentAll(tx, events, reader)
    const lines = rows.flatMap((row, index) => {
      const event = events[index]
      return event ? csvRow(event, row) : []
    })
    return { lines: lines.join(''), last: events.length < BATCH ? null : (events.at(-1) ?? null) }
  },
  async jsonl(tx, narrowed, slice) {
    const rows = await selectRows<StoredRow>(tx, STORED, narrowed, slice)
    return { lines: rows.map(jsonLine).join(''), last: rows.length < BATCH ? null : placeOf(rows.at(-1)) }
  },
}

const placeOf = (row: StoredRow | undefined): Place | null =>
  row ? { micros: row.micros, tenantId: row.tenant_id ?? '', seq: BigInt(row.seq ?? 0) } : null

/** The name and type of the file: the type is JSON Lines' own, and RFC 4180's with its header. */
export function exportFile({ format }: ExportPlan, of: string): { name: string; type: string } {
  const name = `audit-${of.toLowerCase().replace(/[^a-z0-9]+/g, '-')}-${new Date().toISOString().slice(0, 10)}.${format}`
  const type = { csv: 'text/csv; charset=utf-8; header=present', jsonl: 'application/jsonl; charset=utf-8' }
  return { name: name.replace(/-+/g, '-'), type: type[format] }
}
