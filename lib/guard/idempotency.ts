import 'server-only'
import { createHash } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { z } from 'zod'
import { Prisma, type Tx } from '@/lib/db'
import { type Duration, seconds } from '@/lib/duration'
import { Refusal } from '@/lib/errors'

/** A call's key at its surface, and what was asked under it. `claim` is its name while it is ours. */
export type Key = { event: string; name: string; hash: Buffer; keptFor: number; claim: string | null }

/** What an earlier call with the same key answered. */
export type Answer = { data: unknown; redirect: string | null }

const nameSchema = z.string().regex(/^[\w-]{16,64}$/)

/**
 * Makes the key of a call.
 *
 * @param name what came in the reserved field
 * @param input the validated input; the same key with another one is a conflict
 * @throws Refusal INPUT_UNREADABLE without a proper key: what asks to be done once has to be nameable
 */
export function keyOf(event: string, name: unknown, input: unknown, keptFor: Duration): Key {
  const parsed = nameSchema.safeParse(name)
  if (!parsed.success) throw new Refusal('INPUT_UNREADABLE', { cause: parsed.error })
  const hash = createHash('sha256')
    .update(JSON.stringify(input) ?? '')
    .digest()
  return { event, name: parsed.data, hash, keptFor: seconds(keptFor), claim: null }
}

/** The claim as a column of the statement that opens the session; it waits for whoever holds the key. */
export const claimColumn = (key: Key | null): Prisma.Sql =>
  key === null
    ? Prisma.sql`NULL::jsonb`
    : Prisma.sql`app.claim_key(${key.event}, ${key.name}, ${key.hash}, ${key.keptFor}::double precision)`

/** What app.claim_key says; null where no key was asked for. */
export type Claim =
  | { state: 'ours'; claim: string }
  | { state: 'busy' | 'other' }
  | { state: 'done'; answer: Answer }
  | null

/**
 * Reads what became of a claim, and writes its name into the key when the work is ours to do.
 *
 * @returns the earlier answer, or null when there is none
 * @throws Refusal IDEMPOTENCY_BUSY, IDEMPOTENCY_MISMATCH
 */
export function earlierAnswer(key: Key | null, claim: Claim): Answer | null {
  if (key === null || claim === null) return null
  if (claim.state === 'done') return claim.answer
  if (claim.state === 'ours') {
    key.claim = claim.claim
    return null
  }
  throw new Refusal(claim.state === 'busy' ? 'IDEMPOTENCY_BUSY' : 'IDEMPOTENCY_MISMATCH')
}

/**
 * Keeps the answer, as a further column of the statement that appends the audit event; which fails (PC005), and the
 * transaction with it, when the work took so long that an equal call took its place.
 */
export const keepColumn = (key: Key | null, answer: Answer): Prisma.Sql =>
  key === null
    ? Prisma.empty
    : Prisma.sql`, app.keep_answer(${key.event}, ${key.name}, ${key.claim}::uuid, ${JSON.stringify(answer)}::jsonb)::text`

/** How often, and how long, a second press looks whether the first has come to its end. */
const LOOK_MS = 250
const LOOKS = 40

/**
 * Begins work in two transactions; while an equal call is between them, waits for its answer.
 *
 * @throws Refusal IDEMPOTENCY_BUSY after ten seconds
 */
export async function patiently<T>(begin: () => Promise<T>): Promise<T> {
  for (let look = 1; ; look += 1) {
    try {
      return await begin()
    } catch (error) {
      if (look === LOOKS || !(error instanceof Refusal) || error.code !== 'IDEMPOTENCY_BUSY') throw error
      await setTimeout(LOOK_MS)
    }
  }
}

/** Gives the key back after work in two transactions came to nothing; one that is another call's by now stays its own. */
export async function releaseKey(tx: Tx, key: Key): Promise<void> {
  await tx.$queryRaw`SELECT app.release_key(${key.event}, ${key.name}, ${key.claim}::uuid)::text`
}
