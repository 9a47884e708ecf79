import 'server-only'
import { Prisma, type Tx } from '@/lib/db'
import type { AuditEvent } from '@/lib/generated/prisma/client'
import type { Narrowed } from './filter'

/** An event as it is shown: without its hashes. */
export type Event = Omit<AuditEvent, 'previousHash' | 'hash'>

/** A place in the trail: that of an event, with its moment in microseconds since 1970, which a Date does not hold. */
export type Place = { micros: bigint; tenantId: string; seq: bigint }

export type PlacedEvent = Event & Place

/** From where on, in which order, and how many. `chain` is tenant by tenant, each from its first row. */
export type Slice = { from?: Place | undefined; order: 'older' | 'newer' | 'chain'; take: number }

const EVENT = Prisma.sql`tenant_id AS "tenantId", seq, at, event, outcome::text, code, actor_kind AS "actorKind",
  actor_id AS "actorId", resource_type AS "resourceType", resource_id AS "resourceId", request_id AS "requestId",
  address, user_agent AS "userAgent", metadata, (extract(epoch FROM at) * 1000000)::bigint AS micros`

/** The next events from a place on. */
export const readRows = (tx: Tx, narrowed: Narrowed, slice: Slice): Promise<PlacedEvent[]> =>
  selectRows(tx, EVENT, narrowed, slice)

/**
 * The next rows from a place on. However many there are, an index leads to the first of them, and no more than `take` are
 * read for each person and each thing that the filter names. What an admin did as somebody is found under both names, once.
 *
 * @param tx sees one tenant's events, or all of them: row-level security decides
 * @param columns of the table `x`
 */
export function selectRows<Row>(
  tx: Tx,
  columns: Prisma.Sql,
  { actors, inTheirName, resources, conditions }: Narrowed,
  { from, order, take }: Slice,
): Promise<Row[]> {
  const ids = typeof actors === 'object' ? Prisma.sql`${[...actors]}::uuid[]` : null
  const people = ids ? Prisma.sql`unnest(${ids}) AS who(id)` : null
  const things = resources ? Prisma.sql`unnest(${[...resources]}::text[]) AS what(id)` : null
  const where = [
    Prisma.sql`true`,
    ...conditions,
    ...(typeof actors === 'string' ? [Prisma.sql`x.actor_id IS NULL AND x.actor_kind = ${actors}`] : []),
    ...(things ? [Prisma.sql`x.resource_id = what.id`] : []),
    ...(from ? [beyond(from, order)] : []),
  ]
  const first = (by: Prisma.Sql, ...more: readonly Prisma.Sql[]) => Prisma.sql`(SELECT * FROM audit_events x
    WHERE ${Prisma.join([...where, ...more], ' AND ')} ${by} LIMIT ${take})`
  const own = ids ? first(BY_ACTOR[order], Prisma.sql`x.actor_id = ANY (ARRAY[who.id])`) : first(ORDER[order])
  const all = ids && inTheirName ? Prisma.sql`${own} UNION ALL ${first(ORDER[order], ...asThem(ids))}` : own
  const tables = [people, things, Prisma.sql`LATERAL (${all}) AS x`].filter((table) => table !== null)
  return tx.$queryRaw`SELECT ${columns} FROM ${Prisma.join(tables, ', ')} ${ORDER[order]} LIMIT ${take}`
}

/** What somebody else did as one of these people; both words stand in the index. */
const asThem = (ids: Prisma.Sql): readonly Prisma.Sql[] => [
  Prisma.sql`x.metadata ? 'impersonated'`,
  Prisma.sql`x.metadata ->> 'impersonated' = who.id::text`,
  Prisma.sql`x.actor_id <> ALL (${ids})`,
]

const ORDER = {
  older: Prisma.sql`ORDER BY x.at DESC, x.tenant_id DESC, x.seq DESC`,
  newer: Prisma.sql`ORDER BY x.at, x.tenant_id, x.seq`,
  chain: Prisma.sql`ORDER BY x.tenant_id, x.seq`,
}

/**
 * The same for one actor. Said like this only an index of actors has the order: otherwise the planner looks for a rare one
 * through all that happened.
 */
const BY_ACTOR = {
  older: Prisma.sql`ORDER BY x.actor_id DESC, x.at DESC, x.tenant_id DESC, x.seq DESC`,
  newer: Prisma.sql`ORDER BY x.actor_id, x.at, x.tenant_id, x.seq`,
  chain: ORDER.chain,
}

/** What lies beyond a place. The first comparison is the one that an index understands. */
function beyond({ micros, tenantId, seq }: Place, order: Slice['order']): Prisma.Sql {
  const at = Prisma.sql`(timestamptz 'epoch' + ${micros}::bigint * interval '1 microsecond')`
  const place = Prisma.sql`(${tenantId}::uuid, ${seq}::bigint)`
  if (order === 'chain') return Prisma.sql`(x.tenant_id, x.seq) > ${place}`
  return order === 'older'
    ? Prisma.sql`x.at <= ${at} AND (x.at < ${at} OR (x.tenant_id, x.seq) < ${place})`
    : Prisma.sql`x.at >= ${at} AND (x.at > ${at} OR (x.tenant_id, x.seq) > ${place})`
}

/** A place as it stands in an address. */
export const writePlace = ({ micros, tenantId, seq }: Place): string => `${micros}.${tenantId}.${seq}`
