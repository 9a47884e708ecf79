import 'server-only'
import { randomInt } from 'node:crypto'
import type { Tx } from '@/lib/db'
import { Refusal } from '@/lib/errors'
import { digest } from '@/lib/keys'

const RECOVERY_CODES = 10

// Crockford's base 32: no I, L, O or U to mistake for something else.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** 24 characters are 120 bits: from 112 on a plain hash is enough to keep them (ASVS 6.5.2). */
const LENGTH = 24

/**
 * Makes a new set of recovery codes; those of an older set are worth nothing from then on. Only hashes are kept, so
 * that this is the one time they can be read.
 *
 * @throws Refusal FACTOR_NOT_OFFERED when there is no factor they could stand in for
 */
export async function makeRecoveryCodes(tx: Tx, userId: string): Promise<string[]> {
  if (!(await hasFactor(tx, userId))) {
    throw new Refusal('FACTOR_NOT_OFFERED', {
      message: 'Recovery codes stand in for a lost factor. Add a passkey or an authenticator app first.',
    })
  }
  const codes = Array.from({ length: RECOVERY_CODES }, newCode)
  await tx.recoveryCode.deleteMany({ where: { userId } })
  await tx.recoveryCode.createMany({
    data: codes.map((code) => ({ userId, codeHash: digest('recovery-code', userId, code) })),
  })
  return codes.map(inGroups)
}

/**
 * Spends a recovery code: one UPDATE decides, so that it works once.
 *
 * @param code as it was typed, without spaces and dashes, in capitals
 * @throws Refusal FACTOR_WRONG
 */
export async function spendRecoveryCode(tx: Tx, userId: string, code: string): Promise<void> {
  const used = await tx.recoveryCode.updateMany({
    where: { userId, codeHash: digest('recovery-code', userId, code), usedAt: null },
    data: { usedAt: new Date() },
  })
  if (used.count === 1) return
  const message = 'This recovery code is not right, or it was used already. Each works once.'
  throw new Refusal('FACTOR_WRONG', { message, fields: { code: [message] } })
}

/** Whether the person has a second factor; recovery codes alone are none. The same as app.has_second_factor. */
export async function hasFactor(tx: Tx, userId: string): Promise<boolean> {
  const [passkeys, apps] = [
    await tx.passkey.count({ where: { userId } }),
    await tx.totpSecret.count({ where: { userId, confirmedAt: { not: null } } }),
  ]
  return passkeys + apps > 0
}

const newCode = (): string =>
  Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')

const inGroups = (code: string): string => code.match(/.{4}/g)?.join('-') ?? code
