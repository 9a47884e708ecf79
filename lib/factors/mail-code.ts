import 'server-only'
import { randomInt } from 'node:crypto'
import type { Tx } from '@/lib/db'
import { Refusal } from '@/lib/errors'
import { digest, sameBytes } from '@/lib/keys'
import { type Asked, issueChallenge, takeChallenge } from './challenges'
import { hasFactor } from './recovery'

/**
 * Makes a code to be mailed, for the session that asked: eight digits, ten minutes, once. Only for people without a
 * second factor, because whoever has the mailbox would get past it (ASVS 6.3.6).
 *
 * @throws Refusal FACTOR_NOT_OFFERED
 */
export async function makeMailCode(tx: Tx, asked: Asked): Promise<string> {
  await requireNoFactor(tx, asked.userId)
  const code = String(randomInt(100_000_000)).padStart(8, '0')
  await issueChallenge(tx, asked, 'mail-code', hashOf(asked, code))
  return code
}

/** @throws Refusal FACTOR_NOT_OFFERED, FACTOR_CHALLENGE, FACTOR_WRONG */
export async function verifyMailCode(tx: Tx, asked: Asked, code: string): Promise<void> {
  await requireNoFactor(tx, asked.userId)
  const expected = await takeChallenge(tx, asked, 'mail-code')
  if (sameBytes(Buffer.from(expected, 'base64url'), Buffer.from(hashOf(asked, code), 'base64url'))) return
  const message = 'This is not the code of the newest mail. Look again, or have a new one sent to you.'
  throw new Refusal('FACTOR_WRONG', { message, fields: { code: [message] } })
}

const hashOf = ({ sessionId }: Asked, code: string): string =>
  Buffer.from(digest('mail-code', sessionId, code)).toString('base64url')

async function requireNoFactor(tx: Tx, userId: string): Promise<void> {
  if (!(await hasFactor(tx, userId))) return
  throw new Refusal('FACTOR_NOT_OFFERED', {
    message: 'You have a second factor, so a code by mail is not enough. Use your factor or a recovery code.',
  })
}
