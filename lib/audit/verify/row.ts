import 'server-only'
import { hash } from 'node:crypto'

/** The columns of a row in the order in which its hash has them. */
export const COLUMNS = [
  'tenant_id',
  'seq',
  'at',
  'event',
  'outcome',
  'code',
  'actor_kind',
  'actor_id',
  'resource_type',
  'resource_id',
  'request_id',
  'address',
  'user_agent',
  'metadata',
] as const

type Text = string | null

/**
 * A row of the trail as texts: those of COLUMNS, then its two hashes in hexadecimal. The time is UTC with microseconds
 * (`2026-11-22T10:00:00.000000Z`), which JavaScript's dates do not have, and the metadata are as jsonb prints them.
 */
export type ChainRow = readonly [
  tenantId: string,
  seq: string,
  at: string,
  event: string,
  outcome: string,
  code: Text,
  actorKind: string,
  actorId: Text,
  resourceType: Text,
  resourceId: Text,
  requestId: string,
  address: Text,
  userAgent: Text,
  metadata: string,
  previousHash: string,
  hash: string,
]

/** What stands before the first row of a chain. */
export const BEGINNING = hash('sha256', '', 'hex')

/** The values of COLUMNS, each as JSON in jsonb's spelling. */
export function spellings(row: ChainRow): string[] {
  const parts = row.slice(0, COLUMNS.length).map(spell)
  parts[1] = row[1]
  parts[13] = row[13]
  return parts
}

/** PostgreSQL escapes in strings what JSON.stringify escapes, and nothing else. */
const spell = (value: Text): string => (value === null ? 'null' : JSON.stringify(value))

/** `[${spellings(row).join(', ')}]`, but written out: it is where the time goes. */
const arrayOf = (row: ChainRow): string =>
  `[${spell(row[0])}, ${row[1]}, ${spell(row[2])}, ${spell(row[3])}, ${spell(row[4])}, ${spell(row[5])}, ${spell(row[6])}, ${spell(row[7])}, ${spell(row[8])}, ${spell(row[9])}, ${spell(row[10])}, ${spell(row[11])}, ${spell(row[12])}, ${row[13]}]`

// One buffer for all rows: at a hundred thousand a second, making one for each is what takes the time.
let room = Buffer.alloc(64 * 1024)

/**
 * The hash that a row must have after the one before it: sha256(previous hash || UTF-8 of its values as a jsonb array).
 * Written from that sentence (prisma/migrations/…_audit) and not by the SQL that writes it, so that it can disagree.
 *
 * @param previous hash of the row before, 64 hexadecimal digits
 * @returns 64 hexadecimal digits
 */
export function hashAfter(previous: string, row: ChainRow): string {
  const text = arrayOf(row)
  // Three bytes a UTF-16 unit are the most that UTF-8 needs.
  if (room.length < 32 + 3 * text.length) room = Buffer.alloc(64 + 3 * text.length)
  room.write(previous, 0, 32, 'hex')
  const length = room.write(text, 32, 'utf8')
  return hash('sha256', room.subarray(0, 32 + length), 'hex')
}
