import 'server-only'
import { timingSafeEqual } from 'node:crypto'
import type { Tx } from '@/lib/db'
import { Refusal } from '@/lib/errors'
import { browserHash, codeFor } from './asking'

/** So many guesses at one mail, and so many an hour at the mails to one address, whoever asked for them. */
const TRIES = 5
const TRIES_AN_HOUR = 20

/** A link that this browser asked for and that still lives. */
export type Asked = { identifier: string; tokenHash: string; expiresAt: Date }

/**
 * Counts a guess against the newest living link of this browser, before anything is compared. Only the newest: who asks
 * for many mails must not have one guess at all of them.
 *
 * @returns the links that the guess may be for
 */
export async function countGuess(tx: Tx, nonce: string | null, network: string | null): Promise<Asked[]> {
  if (nonce === null) return []
  const asked = await tx.$queryRaw<Asked[]>`
    UPDATE verification_tokens SET code_tries = code_tries + 1
    WHERE (identifier, token_hash) = (
        SELECT identifier, token_hash FROM verification_tokens
        WHERE browser_hash = ${browserHash(nonce)} AND expires_at > clock_timestamp()
        ORDER BY expires_at DESC LIMIT 1)
      AND code_tries < ${TRIES}
    RETURNING identifier, token_hash AS "tokenHash", expires_at AS "expiresAt"`
  const admitted: Asked[] = []
  for (const one of asked) {
    // From one place first, so that nobody elsewhere can use up what the owner needs.
    const here = await takeHourly(tx, `session.code:${one.identifier} from ${network}`, TRIES_AN_HOUR)
    if (here && (await takeHourly(tx, `session.code:${one.identifier}`, 10 * TRIES_AN_HOUR)))
      admitted.push(one)
  }
  return admitted
}

async function takeHourly(tx: Tx, key: string, max: number): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ wait: number }[]>`
    SELECT app.take_token(${key}, ${max}::integer, 3600::double precision) AS wait`
  return row?.wait === 0
}

/** The link whose mail has these digits. */
export const linkWithCode = (asked: Asked[], nonce: string | null, code: string): Asked | undefined =>
  asked.find(
    ({ identifier, expiresAt }) => nonce !== null && equal(codeFor(nonce, identifier, expiresAt), code),
  )

const equal = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

/**
 * Uses a link up, and all others to its address: whoever is in needs no other.
 *
 * @throws Refusal AUTH_CODE_WRONG when there is none, or somebody was quicker
 */
export async function useUp(tx: Tx, link: Asked | null): Promise<string> {
  const used = link
    ? await tx.$executeRaw`
        DELETE FROM verification_tokens WHERE identifier = ${link.identifier} AND token_hash = ${link.tokenHash}`
    : 0
  if (!link || used === 0) {
    throw new Refusal('AUTH_CODE_WRONG', {
      message:
        'These digits do not open anything here. Type those of the newest mail, or ask for another one.',
      fields: { code: ['Type the six digits of the newest mail.'] },
    })
  }
  await tx.verificationToken.deleteMany({ where: { identifier: link.identifier } })
  return link.identifier
}
