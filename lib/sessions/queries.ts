import 'server-only'
import { Prisma, runStatement, type Tx } from '@/lib/db'
import type { SessionClaim } from '@/lib/session'
import { ENDED_SENTENCES, type Ended } from './endings'

/** A session that lives, as its owner and an admin see it. */
export type Device = {
  id: string
  userAgent: string | null
  address: string | null
  place: string | null
  /** 'email', 'google' or 'github'; null for one from before this was kept. */
  method: string | null
  secondFactor: boolean
  /** Whether an admin acts as the person in it. */
  impersonated: boolean
  signedInAt: Date
  lastSeenAt: Date
}

/** The sessions of a user that live now, by the database's clock; the one seen last comes first. */
export function readDevices(tx: Tx, userId: string): Promise<Device[]> {
  return tx.$queryRaw<Device[]>`
    SELECT id, user_agent AS "userAgent", host(address) AS address, place, method,
      second_factor_at IS NOT NULL AS "secondFactor", impersonated_by IS NOT NULL AS impersonated, created_at AS "signedInAt", last_seen_at AS "lastSeenAt"
    FROM sessions
    WHERE user_id = ${userId}::uuid AND revoked_at IS NULL AND expires_at > clock_timestamp()
      AND last_seen_at > clock_timestamp() - make_interval(secs => idle_seconds)
    ORDER BY last_seen_at DESC, id LIMIT 100`
}

/**
 * The address of whoever holds a session that lives, to be shown to them; null for anybody else, also who acts as them. It
 * notes that the session is in use, which only the first statement of a transaction that reads may do (lib/db/round-trips.ts).
 */
export async function readAddress(tx: Tx, claim: SessionClaim | null): Promise<string | null> {
  if (claim === null) return null
  const [row] = await tx.$queryRaw<{ email: string }[]>`
    SELECT email FROM app.open_session(${claim.sessionId}::uuid, 'none')
    WHERE user_id = ${claim.userId}::uuid AND impersonator_id IS NULL`
  return row?.email ?? null
}

/**
 * What to tell whoever holds the signed cookie of a session that is over.
 *
 * @returns null while it lives, for one nobody has, and where they ended it themselves
 */
export async function endedSentence(claim: SessionClaim | null): Promise<string | null> {
  if (claim === null) return null
  return sentenceOf(await runStatement<Why>('app', whyEnded(claim)))
}

/** The same, within a transaction. */
export async function readEnding(tx: Tx, claim: SessionClaim | null): Promise<string | null> {
  if (claim === null) return null
  return sentenceOf(await tx.$queryRaw<Why[]>(whyEnded(claim)))
}

type Why = { why: Ended | null }

const whyEnded = ({ sessionId, userId }: SessionClaim): Prisma.Sql =>
  Prisma.sql`SELECT app.why_ended(${sessionId}::uuid, ${userId}::uuid) AS why`

const sentenceOf = ([row]: Why[]): string | null => (row?.why ? ENDED_SENTENCES[row.why] : null)
