import 'server-only'
import type { z } from 'zod'
import { type Caller, networkOf } from '@/lib/caller'
import { classify } from '@/lib/classify'
import { Prisma, runStatement } from '@/lib/db'
import { seconds } from '@/lib/duration'
import { Refusal } from '@/lib/errors'
import { log } from '@/lib/log'
import { type Actor, readActor, requireAccess } from './authority'
import { DEFAULT_LIMIT, type Limit, type LimitBy, type Opening, type Policy } from './policy'

/**
 * Takes a token from every bucket of a policy: the caller's, who is the session their cookie names or else their network,
 * or the one that `by` or `of` names. An ended session's cookie still reads; so what it empties is its own bucket, and
 * never the one its person needs to get rid of a thief. What is shared with others, only those empty who may: theirs is
 * taken first, then they are asked who they are.
 *
 * @throws Refusal LIMIT_EXCEEDED; where a limit counts more than the caller, what `requireAccess` throws, AUTH_NO_SESSION,
 *   AUTH_SESSION_ENDED
 */
export async function takeTokens<S extends z.ZodType>(
  policy: Pick<Policy<S>, 'event' | 'limit'> & Opening,
  caller: Caller,
  input: z.output<S>,
): Promise<void> {
  const { limit: declared = DEFAULT_LIMIT } = policy
  const limits: readonly LimitBy<S>[] = isList(declared) ? declared : [declared]
  let asked: Promise<Actor> | undefined
  const admitted = () => (asked ??= readAdmitted(policy, caller))
  for (let index = 0; index < limits.length; index += 1) {
    const limit = limits[index]
    if (limit === undefined || limit.unless?.({ input })) continue
    const who = await whoFor(policy, limit, caller, input, admitted)
    // Two limits that count the same caller are two buckets.
    await takeToken(`${policy.event}${index === 0 ? '' : `#${index}`}:${who}`, limit)
  }
}

const isList = <T>(limit: Limit | readonly T[]): limit is readonly T[] => Array.isArray(limit)

async function whoFor<S extends z.ZodType>(
  policy: Opening,
  limit: LimitBy<S>,
  caller: Caller,
  input: z.output<S>,
  admitted: () => Promise<Actor>,
): Promise<string | null> {
  const network = networkOf(caller.address)
  const named = limit.by?.({ input, network })
  // Where anybody may call, a cookie is no name: it may be dead, and one person may hold many.
  if (policy.access === 'public') return named ?? network
  if (named === undefined && limit.of === undefined) return caller.claim?.sessionId ?? network
  const actor = await admitted()
  // Whoever acts as somebody empties their own bucket.
  const whose = { person: actor.impersonator?.userId ?? actor.userId, team: actor.tenantId }
  return [limit.of && whose[limit.of], named].filter((part) => part !== undefined).join(' ')
}

/** Whoever calls, where they may: asked here only for what they share with others, and again in the transaction. */
async function readAdmitted(policy: Opening, caller: Caller): Promise<Actor> {
  const actor = await readActor(caller.claim)
  requireAccess(policy, actor)
  return actor
}

/**
 * Takes one token from the bucket `key`, in one statement of its own: a refusal later on does not give the
 * attempt back. Without the database there is no token, and nobody passes, unless the limit says otherwise.
 *
 * @throws Refusal LIMIT_EXCEEDED with the waiting time, also in its message
 */
export async function takeToken(key: string, limit: Limit): Promise<void> {
  const wait = await secondsToWait(key, limit).catch((error: unknown) => whenDown(limit, error))
  if (wait > 0)
    throw new Refusal('LIMIT_EXCEEDED', {
      message: `That was too often. Try again ${inWords(wait)}.`,
      retryAfter: Math.ceil(wait),
    })
}

/** A limit that stays open while the database is away is said so in the log each time it happens. */
function whenDown(limit: Limit, error: unknown): number {
  if (limit.whenDown !== 'open') throw error
  log.warn({ event: 'limit.unreadable', code: classify(error).code })
  return 0
}

/** 0 when a token was taken, otherwise the seconds until there is one (GCRA, see app.take_token). */
export async function secondsToWait(key: string, limit: Limit): Promise<number> {
  const rows = await runStatement<{ wait: number }>(
    'app',
    // What a crash of the database takes back is a moment's worth of tokens: not worth a wait for the disk.
    Prisma.sql`SELECT set_config('synchronous_commit', 'off', true),
      app.take_token(${key}, ${limit.max}::integer, ${seconds(limit.per)}::double precision) AS wait`,
  )
  return rows[0]?.wait ?? Number.POSITIVE_INFINITY
}

function inWords(wait: number): string {
  if (wait < 90) return `in ${Math.max(1, Math.ceil(wait))} seconds`
  if (wait < 5_400) return `in ${Math.ceil(wait / 60)} minutes`
  return `in ${Math.ceil(wait / 3_600)} hours`
}
