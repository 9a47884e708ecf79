import 'server-only'
import { reveal } from '@/lib/audit/disclosures'
import { type PlacedEvent, readRows } from '@/lib/audit/rows'
import { sentenceFor } from '@/lib/audit/sentences'
import { type InTurn, Prisma } from '@/lib/db'
import { SECTIONS } from './sections'

type Own = { userId: string; email: string }

const BATCH = 1_000

/**
 * Everything that is about one person, as a JSON document (GDPR, articles 15 and 20): who they are, where they are signed
 * in, what they belong to, and what they did and what was done to them by the trail. No secret and no hash is in it, and of
 * other people no name and no address.
 *
 * @param inTurn opens a transaction of the system role for each piece: a person's rows stand in several tenants
 * @returns the document in pieces; none where there is no such person
 */
export async function* documentOf(userId: string, inTurn: InTurn): AsyncGenerator<string> {
  const own = await inTurn((tx) => tx.user.findUnique({ where: { id: userId }, select: { email: true } }))
  if (own === null) return
  yield `{\n"madeAt": ${pretty(new Date())}`
  for (const [name, query] of Object.entries(SECTIONS)) {
    const rows = await inTurn((tx) => tx.$queryRaw<object[]>(query(userId)))
    yield `,\n"${name}": ${pretty(rows)}`
  }
  const toThem = Prisma.sql`x.resource_type = 'user' AND x.actor_id IS DISTINCT FROM ${userId}::uuid`
  yield* list('doneByYou', { userId, ...own }, inTurn, { actors: [userId], conditions: [] })
  yield* list('doneToYou', { userId, ...own }, inTurn, { resources: [userId], conditions: [toThem] })
  yield '\n}\n'
}

const pretty = (value: unknown): string => JSON.stringify(value, null, 2)

type Which = { actors?: string[]; resources?: string[]; conditions: Prisma.Sql[] }

/** One list of events, oldest first, a batch at a time. */
async function* list(name: string, own: Own, inTurn: InTurn, which: Which): AsyncGenerator<string> {
  yield `,\n"${name}": [`
  let from: PlacedEvent | undefined
  do {
    const slice = { from, order: 'newer', take: BATCH } as const
    const batch: PlacedEvent[] = await inTurn(async (tx) =>
      reveal(tx, await readRows(tx, { ...which, tooMany: false }, slice), (kept) => isOf(own, kept)),
    )
    const lines = batch.map((event) => JSON.stringify(tell(event, own)))
    if (lines.length > 0) yield `${from ? ',' : ''}\n${lines.join(',\n')}`
    from = batch.length < BATCH ? undefined : batch.at(-1)
  } while (from)
  yield '\n]'
}

const isOf = ({ userId, email }: Own, kept: { personId: string | null; value: string }): boolean =>
  kept.personId === userId || kept.value === email

/** An event for the person it is about: who else was part of it, and from where they came, is theirs to know. */
function tell(event: PlacedEvent, { userId }: Own) {
  const byThem = event.actorId === userId
  const ofOthers = event.resourceType === 'user' && event.resourceId !== userId
  return {
    at: event.at,
    event: event.event,
    what: sentenceFor(event.event, event.outcome, event.code),
    outcome: event.outcome,
    tenant: event.tenantId,
    by: byThem ? 'you' : event.actorKind === 'user' ? 'somebody else' : event.actorKind,
    ...(event.resourceType && { to: ofOthers ? 'somebody else' : [event.resourceType, event.resourceId] }),
    ...(byThem && { address: event.address, browser: event.userAgent }),
    requestId: event.requestId,
    details: event.metadata,
  }
}
