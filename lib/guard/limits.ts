import 'server-only'
import { Prisma, runStatement } from '@/lib/db'
import { Refusal } from '@/lib/errors'
import { type Limit, seconds } from './policy'

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

function inWords(wait: number): string {
  if (wait < 90) return `in ${Math.max(1, Math.ceil(wait))} seconds`
  if (wait < 5_400) return `in ${Math.ceil(wait / 60)} minutes`
  return `in ${Math.ceil(wait / 3_600)} hours`
}
