import 'server-only'
import type { Tx } from '@/lib/db'
import type { AuditOutcome } from '@/lib/generated/prisma/enums'
import { actedAs } from './acted-as'
import type { ActorKind } from './append'
import { isId } from './filter'
import { PROGRAMS } from './programs'
import type { Event } from './rows'
import { sentenceFor } from './sentences'

/** One event as a page shows it. */
export type AuditRow = {
  id: string
  at: Date
  event: string
  sentence: string
  before?: Record<string, string>
  after?: Record<string, string>
  /** What else was said of it. */
  more?: Record<string, string>
  who: string
  whoKind: ActorKind
  where: { address: string | null; agent: string | null }
  /** What it was done to, in words; null where that says nothing new. */
  resource: string | null
  /** The ids of who and what, for a closer look. */
  ids: Record<string, string>
  requestId: string | null
  outcome: AuditOutcome
}

/** Who reads; their own name needs no look-up. */
export type Reader = { userId: string; name: string }

/**
 * Events as a page shows them, in their order.
 *
 * @param events revealed (disclosures.ts) where what they say of anybody is shown
 */
export async function presentAll(tx: Tx, events: readonly Event[], reader: Reader): Promise<AuditRow[]> {
  const people = await readNames(tx, events, reader)
  return events.map((event) => present(event, people))
}

/** Names of those the transaction may see; the others stay unnamed. */
async function readNames(tx: Tx, events: readonly Event[], reader: Reader): Promise<Map<string, string>> {
  const known = new Map([[reader.userId, reader.name]])
  const ids = events.flatMap(({ actorId, resourceType, resourceId, metadata }) => [
    ...(actorId ? [actorId] : []),
    ...[actedAs(metadata)].filter((id) => id !== null),
    // Whatever was written as a user's id: only what is one can be looked up.
    ...(resourceType === 'user' && isId(resourceId) ? [resourceId] : []),
  ])
  const unknown = [...new Set(ids)].filter((id) => !known.has(id))
  for (const { id, name } of unknown.length > 0 ? await lookUp(tx, unknown) : [])
    if (name !== null || !known.has(id)) known.set(id, name ?? pseudonymOf(id))
  return known
}

/**
 * Whom the transaction sees, by name; of the others the admins who acted as somebody of its tenant, for its people are to
 * know who it was, and without a name those who are erased. One statement, because pages wait for it.
 */
const lookUp = (tx: Tx, ids: readonly string[]): Promise<{ id: string; name: string | null }[]> =>
  tx.$queryRaw`
    WITH seen AS (SELECT id, name FROM users WHERE id = ANY (${[...ids]}::uuid[])),
      outside AS (SELECT array_agg(id) AS ids FROM unnest(${[...ids]}::uuid[]) AS asked(id)
        WHERE id NOT IN (SELECT id FROM seen) HAVING count(*) > 0)
    SELECT id::text, name FROM seen
    UNION ALL SELECT admin.id::text, admin.name FROM outside, app.impersonators(outside.ids) AS admin
    UNION ALL SELECT gone.id::text, NULL FROM outside, app.erased_people(outside.ids) AS gone(id)`

/** What somebody is called whose account was deleted: the same everywhere, and nobody's name. */
const pseudonymOf = (id: string): string => `Deleted person ${id.slice(0, 4)}`

function present(event: Event, people: Map<string, string>): AuditRow {
  const { before: was, after: is, impersonated: _shown, ...rest } = Object(event.metadata)
  const person = actedAs(event.metadata)
  const [before, after, more] = [words(was), words(is), words(rest)]
  return {
    id: `${event.tenantId}.${event.seq}`,
    at: event.at,
    event: event.event,
    sentence: sentenceFor(event.event, event.outcome, event.code),
    ...(before && { before }),
    ...(after && { after }),
    ...(more && Object.keys(more).length > 0 && { more }),
    who: nameOf(event, people),
    whoKind: kindOf(event.actorKind),
    where: { address: event.address, agent: event.userAgent },
    resource: resourceOf(event, people),
    ids: {
      ...(event.actorId && { actor: event.actorId }),
      ...(person && { 'acted as': person }),
      ...(event.resourceType &&
        event.resourceType !== 'session' &&
        event.resourceId && { [event.resourceType]: event.resourceId }),
    },
    requestId: event.requestId,
    outcome: event.outcome,
  }
}

function nameOf({ actorKind, actorId, metadata }: Event, people: Map<string, string>): string {
  if (actorKind === 'webhook' || actorKind === 'system') return PROGRAMS[actorKind].name
  if (actorId === null) return PROGRAMS.anonymous.name
  const named = (id: string): string => people.get(id) ?? 'Somebody outside this team'
  const person = actedAs(metadata)
  return person === null ? named(actorId) : `${named(actorId)}, as ${named(person)}`
}

function resourceOf(
  { resourceType, resourceId, actorId }: Event,
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
