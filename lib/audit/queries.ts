import 'server-only'
import { z } from 'zod'
import { containing, type Prisma, type Tx } from '@/lib/db'
import type { AuditEvent } from '@/lib/generated/prisma/client'
import type { AuditOutcome } from '@/lib/generated/prisma/enums'
import type { AuditFilter } from '@/lib/validations/audit'
import type { ActorKind } from './append'
import { sentenceFor } from './sentences'

/** One event as a page shows it. */
export type AuditRow = {
  id: string
  at: Date
  sentence: string
  before?: Record<string, string>
  after?: Record<string, string>
  who: string
  whoKind: ActorKind
  where: { address: string | null; agent: string | null }
  resource: string | null
  requestId: string | null
  outcome: AuditOutcome
}

/** Who reads; their own name needs no look-up. */
export type Reader = { userId: string; name: string }

export type AuditPage = { rows: AuditRow[]; next: string | null }

const PAGE_SIZE = 30

/**
 * A page of events, newest first. What the transaction may see is the database's decision: one tenant's events for
 * the app role, all of them for the system role.
 */
export async function readAudit(tx: Tx, filter: AuditFilter, reader: Reader): Promise<AuditPage> {
  const events = await tx.auditEvent.findMany({
    where: await whereFrom(tx, filter),
    orderBy: [{ at: 'desc' }, { tenantId: 'asc' }, { seq: 'desc' }],
    take: PAGE_SIZE + 1,
    ...(filter.older ? { cursor: { tenantId_seq: filter.older }, skip: 1 } : {}),
  })
  const page = events.slice(0, PAGE_SIZE)
  const last = events.length > PAGE_SIZE ? page.at(-1) : undefined
  return {
    rows: await presentAll(tx, await settled(tx, page), reader),
    next: last ? `${last.tenantId}.${last.seq}` : null,
  }
}

/** An attempt is worth a line only while nothing says how it ended: then a process died in the middle. */
async function settled(tx: Tx, events: readonly AuditEvent[]): Promise<AuditEvent[]> {
  const attempts = events.filter(({ outcome }) => outcome === 'attempted').map(({ requestId }) => requestId)
  if (attempts.length === 0) return [...events]
  const ends = await tx.auditEvent.findMany({
    where: { requestId: { in: attempts }, outcome: { not: 'attempted' } },
    select: { requestId: true },
  })
  const ended = new Set(ends.map(({ requestId }) => requestId))
  return events.filter(({ outcome, requestId }) => outcome !== 'attempted' || !ended.has(requestId))
}

/** The latest events, for a glance. */
export const readLatest = async (
  tx: Tx,
  tenantId: string,
  take: number,
  reader: Reader,
): Promise<AuditRow[]> => {
  const recent = await tx.auditEvent.findMany({
    where: { tenantId },
    orderBy: { seq: 'desc' },
    take: 2 * take,
  })
  const events = (await settled(tx, recent)).slice(0, take)
  return presentAll(tx, events, reader)
}

/** Events as a page shows them, in their order. */
export async function presentAll(tx: Tx, events: readonly AuditEvent[], reader: Reader): Promise<AuditRow[]> {
  const people = await readNames(tx, events, reader)
  return events.map((event) => present(event, people))
}

/** Changes and refusals of each of the last `days` days, oldest first, days without any included. */
export async function readDays(
  tx: Tx,
  days: number,
): Promise<{ day: string; changes: number; refusals: number }[]> {
  return tx.$queryRaw`
    WITH first AS (SELECT date_trunc('day', now()) - make_interval(days => ${days - 1}::integer) AS day),
    counted AS (
      SELECT date_trunc('day', e.at) AS day,
        count(*) FILTER (WHERE e.outcome = 'success')::integer AS changes,
        count(*) FILTER (WHERE e.outcome IN ('denied', 'failed'))::integer AS refusals
      FROM audit_events e WHERE e.at >= (SELECT day FROM first) GROUP BY 1
    )
    SELECT to_char(d.day, 'YYYY-MM-DD') AS day, COALESCE(c.changes, 0) AS changes, COALESCE(c.refusals, 0) AS refusals
    FROM first, generate_series(first.day, now(), '1 day') AS d(day) LEFT JOIN counted c USING (day)
    ORDER BY d.day`
}

async function whereFrom(tx: Tx, filter: AuditFilter): Promise<Prisma.AuditEventWhereInput> {
  const since = filter.days && new Date(Date.now() - filter.days * 86_400_000)
  return {
    ...(filter.event && { event: filter.event }),
    ...(filter.outcome && {
      outcome: filter.outcome === 'denied' ? { in: ['denied', 'failed'] } : filter.outcome,
    }),
    ...(since && { at: { gte: since } }),
    ...(filter.search && { OR: await searched(tx, filter.search) }),
  }
}

/** A search term may be a request id, the id of a thing, or part of a person's name or address. */
async function searched(tx: Tx, term: string): Promise<Prisma.AuditEventWhereInput[]> {
  const people = await tx.user.findMany({
    where: { OR: [{ name: containing(term) }, { email: containing(term) }] },
    select: { id: true },
    take: 50,
  })
  const ids = people.map((person) => person.id)
  return [
    { requestId: term },
    { resourceId: { in: [term, ...ids] } },
    { actorId: { in: ids } },
    { address: term },
  ]
}

/** Names of those the transaction may see; the others stay unnamed. */
async function readNames(
  tx: Tx,
  events: readonly AuditEvent[],
  reader: Reader,
): Promise<Map<string, string>> {
  const known = new Map([[reader.userId, reader.name]])
  const ids = events.flatMap(({ actorId, resourceType, resourceId }) => [
    ...(actorId ? [actorId] : []),
    // Whatever was written as a user's id: only what is one can be looked up.
    ...(resourceType === 'user' && isId(resourceId) ? [resourceId] : []),
  ])
  const unknown = [...new Set(ids)].filter((id) => !known.has(id))
  if (unknown.length === 0) return known
  const users = await tx.user.findMany({
    where: { id: { in: unknown } },
    select: { id: true, name: true },
  })
  return new Map([...known, ...users.map((user) => [user.id, user.name] as const)])
}

function present(event: AuditEvent, people: Map<string, string>): AuditRow {
  const metadata = Object(event.metadata)
  const before = words(metadata.before)
  const after = words(metadata.after)
  return {
    id: `${event.tenantId}.${event.seq}`,
    at: event.at,
    sentence: sentenceFor(event.event, event.outcome, event.code),
    ...(before && { before }),
    ...(after && { after }),
    who: nameOf(event, people),
    whoKind: kindOf(event.actorKind),
    where: { address: event.address, agent: event.userAgent },
    resource: resourceOf(event, people),
    requestId: event.requestId,
    outcome: event.outcome,
  }
}

function nameOf({ actorKind, actorId }: AuditEvent, people: Map<string, string>): string {
  if (actorKind === 'webhook') return 'Stripe webhook'
  if (actorKind === 'system') return 'Portcullis'
  if (actorId === null) return 'Somebody not signed in'
  return people.get(actorId) ?? 'Somebody outside this team'
}

function resourceOf(
  { resourceType, resourceId, actorId }: AuditEvent,
  people: Map<string, string>,
): string | null {
  if (resourceType === null || resourceId === null || resourceType === 'session') return null
  if (resourceType === 'user') return resourceId === actorId ? null : (people.get(resourceId) ?? null)
  return resourceId
}

const KINDS: readonly ActorKind[] = ['user', 'system', 'webhook', 'anonymous']
const kindOf = (kind: string): ActorKind => KINDS.find((known) => known === kind) ?? 'system'

function words(change: unknown): Record<string, string> | undefined {
  if (typeof change !== 'object' || change === null) return undefined
  return Object.fromEntries(Object.entries(change).map(([key, value]) => [key, String(value)]))
}

const isId = (text: string | null): text is string => z.uuid().safeParse(text).success
