import 'server-only'
import type { Tx } from '@/lib/db'
import type { AuditFilter } from '@/lib/validations/audit'
import { reveal } from './disclosures'
import { narrow } from './filter'
import { type AuditRow, presentAll, type Reader } from './present'
import { type Event, type PlacedEvent, readRows, writePlace } from './rows'

export type { AuditRow, Reader } from './present'

/** A page of events; `older` and `newer` are where the ones beside it begin, null where there is none. */
export type AuditPage = {
  rows: AuditRow[]
  older: string | null
  newer: string | null
  /** More people bear the name that is looked for than were looked at. */
  tooMany: boolean
}

const PAGE_SIZE = 30

/**
 * A page of events, newest first. What the transaction may see is the database's decision: one tenant's events for
 * the app role, all of them for the system role. A page is a place in the trail and not a number, so that what happens
 * meanwhile moves nothing.
 */
export async function readAudit(tx: Tx, filter: AuditFilter, reader: Reader): Promise<AuditPage> {
  const from = filter.newer ?? filter.older
  const order = filter.newer ? 'newer' : 'older'
  const narrowed = await narrow(tx, filter)
  const found = narrowed ? await readRows(tx, narrowed, { from, order, take: PAGE_SIZE + 1 }) : []
  const page = found.slice(0, PAGE_SIZE)
  const isMore = found.length > PAGE_SIZE
  if (order === 'newer') page.reverse()
  return {
    rows: await presentAll(tx, await reveal(tx, await settled(tx, page)), reader),
    older: order === 'newer' || isMore ? placeOf(page.at(-1)) : null,
    newer: order === 'newer' ? (isMore ? placeOf(page[0]) : null) : from ? placeOf(page[0]) : null,
    tooMany: narrowed?.tooMany ?? false,
  }
}

const placeOf = (event: PlacedEvent | undefined): string | null => (event ? writePlace(event) : null)

/** An attempt is worth a line only while nothing says how it ended: then a process died in the middle. */
async function settled(tx: Tx, events: readonly Event[]): Promise<Event[]> {
  const attempts = events.filter(({ outcome }) => outcome === 'attempted').map(({ requestId }) => requestId)
  if (attempts.length === 0) return [...events]
  const ends = await tx.auditEvent.findMany({
    where: { requestId: { in: attempts }, outcome: { not: 'attempted' } },
    select: { requestId: true },
  })
  const ended = new Set(ends.map(({ requestId }) => requestId))
  return events.filter(({ outcome, requestId }) => outcome !== 'attempted' || !ended.has(requestId))
}

/** What happened, in a line: nothing that an event says of anybody beyond their names. */
export type AuditGlance = Pick<AuditRow, 'id' | 'sentence' | 'who' | 'whoKind' | 'at' | 'outcome'>

/** The latest events that the transaction may see, for a glance. */
export async function readLatest(tx: Tx, take: number, reader: Reader): Promise<AuditGlance[]> {
  const recent = await readRows(tx, { tooMany: false, conditions: [] }, { order: 'older', take: 2 * take })
  const rows = await presentAll(tx, (await settled(tx, recent)).slice(0, take), reader)
  return rows.map(({ id, sentence, who, whoKind, at, outcome }) => ({
    id,
    sentence,
    who,
    whoKind,
    at,
    outcome,
  }))
}
