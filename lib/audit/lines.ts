import 'server-only'
import { Prisma } from '@/lib/db'
import { csvLine } from './csv'
import type { AuditRow } from './present'
import type { Event } from './rows'
import { type ChainRow, COLUMNS, spellings } from './verify/row'

/** A row as the export reads it: all texts, with the place that the next batch begins after. */
export type StoredRow = Record<(typeof COLUMNS)[number] | 'previous_hash' | 'hash', string | null> & {
  micros: bigint
}

/** The columns of a StoredRow, spelled so that the hash can be computed from them. */
export const STORED = Prisma.sql`x.tenant_id::text, x.seq::text,
  to_char(x.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at, event, outcome::text, code, actor_kind,
  actor_id::text, resource_type, resource_id, request_id, address, user_agent, metadata::text,
  encode(previous_hash, 'hex') AS previous_hash, encode(hash, 'hex') AS hash, (extract(epoch FROM x.at) * 1000000)::bigint AS micros`

/**
 * A row as a line of JSON: an object with the columns in their order, spelled so that `verifier/verify-audit.mjs` can
 * recompute the hash from the line's own bytes (docs/how-to/verify-the-audit-trail.md).
 */
export function jsonLine(row: StoredRow): string {
  const parts = spellings(chainRow(row)).map((value, index) => `"${COLUMNS[index]}": ${value}`)
  return `{${parts.join(', ')}, "previous_hash": "${row.previous_hash}", "hash": "${row.hash}"}\n`
}

/** A row as it is verified. */
export function chainRow(row: StoredRow): ChainRow {
  const text = (name: (typeof COLUMNS)[number] | 'previous_hash' | 'hash'): string => row[name] ?? ''
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
}

/** The columns of the CSV: first what a person reads, then what a machine looks up. */
export const CSV_HEADER = csvLine([
  'time',
  'what happened',
  'outcome',
  'who',
  'to what',
  'details',
  'event',
  'actor kind',
  'actor id',
  'resource type',
  'resource id',
  'request id',
  'address',
  'user agent',
  'tenant id',
  'number',
])

/** An event as a line of CSV, with its sentence and the names that its reader may know. */
export function csvRow(event: Event, row: AuditRow): string {
  return csvLine([
    event.at.toISOString(),
    row.sentence,
    event.outcome,
    row.who,
    row.resource,
    JSON.stringify(event.metadata),
    event.event,
    event.actorKind,
    event.actorId,
    event.resourceType,
    event.resourceId,
    event.requestId,
    event.address,
    event.userAgent,
    event.tenantId,
    String(event.seq),
  ])
}
