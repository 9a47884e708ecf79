import 'server-only'
import type { z } from 'zod'
import { type Caller, networkOf } from '@/lib/caller'
import { Prisma, runStatement } from '@/lib/db'
import { Refusal } from '@/lib/errors'
import { type Access, DEFAULT_LIMIT, type Limit, type Policy, seconds } from './policy'

/**
 * Takes a token from every bucket of a policy: the caller's, who is the user their cookie names or else their network,
 * or the one that `by` names.
 *
 * @throws Refusal LIMIT_EXCEEDED
 */
export async function takeTokens<S extends z.ZodType>(
  policy: Pick<Policy<S>, 'event' | 'limit' | 'access'>,
  caller: Caller,
  input: z.output<S>,
): Promise<void> {
  for (const limit of [policy.limit ?? DEFAULT_LIMIT].flat()) {
    const who = 'by' in limit && limit.by ? limit.by({ input }) : whoIs(policy, caller)
    await takeToken(`${policy.event}:${who}`, limit)
  }
}

/** Where anybody may call, a cookie is no name: it may be dead, and one person may hold many. */
const whoIs = (policy: { access: Access }, caller: Caller): string | null =>
  policy.access === 'public' ? networkOf(caller.address) : (caller.claim?.userId ?? networkOf(caller.address))

/**
 * Takes one token from the bucket `key`, in one statement of its own: a refusal later on does not give the
 * attempt back. Fails closed: without the database there is no token.
 *
 * @throws Refusal LIMIT_EXCEEDED with the waiting time in its message
 */
export async function takeToken(key: string, limit: Limit): Promise<void> {
  const wait = await secondsToWait(key, limit)
  if (wait > 0)
    throw new Refusal('LIMIT_EXCEEDED', { message: `That was too often. Try again ${inWords(wait)}.` })
}

/** 0 when a token was taken, otherwise the seconds until there is one (GCRA, see app.take_token). */
export async function secondsToWait(key: string, limit: Limit): Promise<number> {
  const rows = await runStatement<{ wait: number }>(
    'app',
    Prisma.sql`SELECT app.take_token(${key}, ${limit.max}::integer, ${seconds(limit.per)}::double precision) AS wait`,
  )
  return rows[0]?.wait ?? Number.POSITIVE_INFINITY
}

/** Deletes the buckets that are full again. Nothing is forgiven by it: an empty row and a full one admit the same. */
export async function forgetFullBuckets(): Promise<void> {
  await runStatement('app', Prisma.sql`SELECT app.forget_full_buckets()::text`)
}

function inWords(wait: number): string {
  if (wait < 90) return `in ${Math.max(1, Math.ceil(wait))} seconds`
  if (wait < 5_400) return `in ${Math.ceil(wait / 60)} minutes`
  return `in ${Math.ceil(wait / 3_600)} hours`
}
