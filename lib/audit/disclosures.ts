import 'server-only'
import { createHash, randomBytes } from 'node:crypto'
import type { Tx } from '@/lib/db'
import type { AuditEntry, Change } from './append'
import { isId } from './filter'

// The chain is for ever, and a person is not: what an event says of somebody by name or address stands in a table of its
// own, and the chain holds its salted digest (as in SD-JWT, RFC 9901). Deleting the value changes no byte of the chain.

/** A value beside the chain, as app.keep_disclosures takes it. */
export type Disclosure = { digest: string; person: string | null; salt: string; value: string }

/** An address is found by itself when it has to be forgotten; of everything else it has to be said whose it is. */
const ADDRESSES = ['email', 'who', 'resource']
/** What is said of a person in words that they, or others, typed. */
const WORDS = ['name', 'team', 'reason']
/** Things whose name is nobody's. */
const NAMELESS = ['tenant', 'invitation', 'job']

const PREFIX = 'sha256:'
const SALT_BYTES = 16

/**
 * Splits what an event says into what the chain may hold for ever and what it may not.
 *
 * @returns the metadata with digests in the place of such values, and the values
 */
export function disclose({ before, after, metadata, resource, actorId }: AuditEntry): {
  metadata: Record<string, unknown>
  disclosures: Disclosure[]
} {
  const disclosures: Disclosure[] = []
  const person = resource?.[0] === 'user' && isId(resource[1]) ? resource[1] : actorId
  const bare = (change: Change): Change =>
    Object.fromEntries(
      Object.entries(change).map(([key, value]) => {
        const isAddress = ADDRESSES.includes(key)
        const isWord = WORDS.includes(key) && !(key === 'name' && NAMELESS.includes(resource?.[0] ?? ''))
        if (typeof value !== 'string' || !(isAddress || isWord)) return [key, value]
        const salt = randomBytes(SALT_BYTES)
        const digest = digestOf(salt, value)
        disclosures.push({ digest, person: isAddress ? null : person, salt: salt.toString('hex'), value })
        return [key, digest]
      }),
    )
  const bared = {
    ...(before && { before: bare(before) }),
    ...(after && { after: bare(after) }),
    ...(metadata && bare(metadata)),
  }
  return { metadata: bared, disclosures }
}

const digestOf = (salt: Uint8Array, value: string): string =>
  PREFIX + createHash('sha256').update(salt).update(value).digest('hex')

type Told = { tenantId: string; metadata: unknown }
type Kept = { tenantId: string; digest: string; salt: Uint8Array; value: string; personId: string | null }

/** What stands where a value was that has been forgotten, or that is not its reader's to see. */
const FORGOTTEN = '(forgotten)'

/**
 * Puts the values back that events disclose, as far as the transaction sees them and they are still there. One that is not
 * what its digest says counts as forgotten.
 *
 * @param only whose values; everybody's where nothing is said
 */
export async function reveal<Event extends Told>(
  tx: Tx,
  events: readonly Event[],
  only: (kept: Kept) => boolean = () => true,
): Promise<Event[]> {
  const digests = events.flatMap(({ metadata }) => [...digestsIn(metadata)])
  if (digests.length === 0) return [...events]
  const kept = await tx.auditDisclosure.findMany({ where: { digest: { in: digests } } })
  const values = new Map(
    kept
      .filter((one) => digestOf(one.salt, one.value) === one.digest && only(one))
      .map((one) => [`${one.tenantId} ${one.digest}`, one.value]),
  )
  const put = (tenantId: string, part: unknown): unknown => {
    if (isDigest(part)) return values.get(`${tenantId} ${part}`) ?? FORGOTTEN
    if (typeof part !== 'object' || part === null) return part
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, put(tenantId, inner)]))
  }
  return events.map((event) => ({ ...event, metadata: put(event.tenantId, event.metadata) }))
}

const isDigest = (part: unknown): part is string =>
  typeof part === 'string' && part.length === PREFIX.length + 64 && part.startsWith(PREFIX)

function* digestsIn(part: unknown): Generator<string> {
  if (isDigest(part)) yield part
  else if (typeof part === 'object' && part !== null)
    for (const inner of Object.values(part)) yield* digestsIn(inner)
}
