import 'server-only'
import { z } from 'zod'
import { containing, Prisma, type Tx } from '@/lib/db'
import { type AuditFilter, MOST_PEOPLE } from '@/lib/validations/audit'
import type { ActorKind } from './append'
import { programNamed } from './programs'

/** A filter with its names looked up: whose events, of what. */
export type Narrowed = {
  /** Who did it: one of these people, or one kind of program. */
  actors?: readonly string[] | ActorKind
  /** Whether what an admin did as one of these people counts as well. */
  inTheirName?: boolean
  /** What it was done to: one of these ids. */
  resources?: readonly string[]
  /** Whether more people bear that name than were looked for. */
  tooMany: boolean
  conditions: readonly Prisma.Sql[]
}

type Filter = Omit<AuditFilter, 'older' | 'newer'>

/**
 * Looks up whom a filter names, as far as the transaction sees them: part of a name or an address, an id, or one of the
 * words for what is no person.
 *
 * @returns null when it names nobody, so that no event can fit
 */
export async function narrow(tx: Tx, filter: Filter): Promise<Narrowed | null> {
  const actors = filter.who === undefined ? undefined : await actorsNamed(tx, filter.who)
  if (actors?.length === 0) return null
  const people = filter.resource === undefined ? [] : await peopleNamed(tx, filter.resource)
  return {
    ...(actors && {
      actors: typeof actors === 'string' ? actors : actors.slice(0, MOST_PEOPLE),
      inTheirName: true,
    }),
    ...(filter.resource !== undefined && {
      resources: [...new Set([filter.resource, ...people.slice(0, MOST_PEOPLE)])],
    }),
    tooMany:
      people.length > MOST_PEOPLE || (typeof actors !== 'string' && (actors ?? []).length > MOST_PEOPLE),
    conditions: conditionsOf(filter),
  }
}

async function actorsNamed(tx: Tx, term: string): Promise<readonly string[] | ActorKind> {
  return programNamed(term) ?? peopleNamed(tx, term)
}

async function peopleNamed(tx: Tx, term: string): Promise<string[]> {
  if (isId(term)) return [term]
  const people = await tx.user.findMany({
    where: { OR: [{ name: containing(term) }, { email: containing(term) }] },
    select: { id: true },
    orderBy: { id: 'asc' },
    take: MOST_PEOPLE + 1,
  })
  return people.map(({ id }) => id)
}

function conditionsOf({ event, outcome, from, to, request }: Filter): Prisma.Sql[] {
  return [
    ...(event ? [Prisma.sql`x.event = ${event}`] : []),
    ...(outcome ? [OUTCOMES[outcome]] : []),
    ...(from ? [Prisma.sql`x.at >= ${from}::date::timestamp AT TIME ZONE 'UTC'`] : []),
    ...(to ? [Prisma.sql`x.at < (${to}::date + 1)::timestamp AT TIME ZONE 'UTC'`] : []),
    ...(request ? [Prisma.sql`x.request_id = ${request}`] : []),
  ]
}

/** Written out, not given as parameters: only so do they fit the partial indexes (prisma/migrations, audit_refused). */
const OUTCOMES = {
  success: Prisma.sql`x.outcome = 'success'`,
  denied: Prisma.sql`x.outcome IN ('denied', 'failed')`,
}

/** True for what can be looked up as an id, whatever was written into a column. */
export const isId = (text: string | null): text is string => z.uuid().safeParse(text).success
