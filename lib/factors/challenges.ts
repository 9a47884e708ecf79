import 'server-only'
import type { Tx } from '@/lib/db'
import { type Duration, seconds } from '@/lib/duration'
import { Refusal } from '@/lib/errors'

/** The session that is asked. A challenge is worth nothing to any other one, also of the same person (T13). */
export type Asked = { userId: string; sessionId: string }

export type Purpose = 'passkey-registration' | 'passkey-verification' | 'mail-code'

/** How long a challenge waits for its answer (ASVS 6.5.5: at most ten minutes). */
const WAITS: Record<Purpose, Duration> = {
  'passkey-registration': '5m',
  'passkey-verification': '5m',
  'mail-code': '10m',
}

/** Puts a challenge to a session; an older one of its kind is void from now on. */
export async function issueChallenge(
  tx: Tx,
  { userId, sessionId }: Asked,
  purpose: Purpose,
  value: string,
): Promise<void> {
  await tx.challenge.deleteMany({ where: { userId, sessionId, purpose } })
  await tx.$executeRaw`
    INSERT INTO challenges (session_id, purpose, user_id, value, expires_at) VALUES (${sessionId}::uuid, ${purpose},
      ${userId}::uuid, ${value}, clock_timestamp() + make_interval(secs => ${seconds(WAITS[purpose])}::integer))`
}

/**
 * Takes the challenge of a session out: one DELETE decides, so that of two answers at the same moment one finds it. A
 * wrong answer rolls back and leaves it open; how many there may be is the limit of the action.
 *
 * @throws Refusal FACTOR_CHALLENGE when there is none, or it is too old
 */
export async function takeChallenge(tx: Tx, { sessionId }: Asked, purpose: Purpose): Promise<string> {
  const [row] = await tx.$queryRaw<{ value: string; alive: boolean }[]>`
    DELETE FROM challenges WHERE session_id = ${sessionId}::uuid AND purpose = ${purpose}
    RETURNING value, expires_at > clock_timestamp() AS alive`
  if (row?.alive === true) return row.value
  throw new Refusal('FACTOR_CHALLENGE', { message: AGAIN[purpose] })
}

const AGAIN: Record<Purpose, string> = {
  'passkey-registration': 'That took too long, or it was done already. Start again with “Add a passkey”.',
  'passkey-verification': 'That took too long, or it was done already. Press “Use a passkey” again.',
  'mail-code': 'There is no code waiting, or it is too old. Have a new one sent to you.',
}
