import 'server-only'
import type { Tx } from '@/lib/db'
import { Refusal } from '@/lib/errors'
import type { Proof } from '@/lib/validations/factors'
import type { Asked } from './challenges'
import { verifyMailCode } from './mail-code'
import { verifyPasskey } from './passkeys'
import { hasFactor, spendRecoveryCode } from './recovery'
import { verifyTotp } from './totp'

/**
 * Checks a proof that it is still the same person.
 *
 * @returns whether it was a second factor; a mailed code is none (ASVS 6.3.6)
 * @throws Refusal FACTOR_WRONG, FACTOR_CHALLENGE, FACTOR_NOT_OFFERED
 */
export async function checkProof(tx: Tx, asked: Asked, proof: Proof): Promise<{ secondFactor: boolean }> {
  if (proof.method === 'passkey') await verifyPasskey(tx, asked, proof.response)
  else if (proof.method === 'totp') await verifyTotp(tx, asked.userId, proof.code)
  else if (proof.method === 'recovery') await spendRecoveryCode(tx, asked.userId, proof.code)
  else {
    await verifyMailCode(tx, asked, proof.code)
    return { secondFactor: false }
  }
  return { secondFactor: true }
}

/** @throws Refusal FACTOR_NOT_FOUND */
export async function renamePasskey(tx: Tx, userId: string, id: string, name: string): Promise<string> {
  const passkey = await tx.passkey.findFirst({ where: { userId, id } })
  if (passkey === null) throw notFound()
  await tx.passkey.updateMany({ where: { userId, id }, data: { name } })
  return passkey.name
}

/**
 * @returns the name it had
 * @throws Refusal FACTOR_NOT_FOUND
 */
export async function removePasskey(tx: Tx, userId: string, id: string): Promise<string> {
  const passkey = await tx.passkey.findFirst({ where: { userId, id } })
  if (passkey === null) throw notFound()
  await tx.passkey.deleteMany({ where: { userId, id } })
  await forgetRecovery(tx, userId)
  return passkey.name
}

/**
 * Removes the authenticator app, or a set-up that nobody confirmed.
 *
 * @returns whether it was a factor
 * @throws Refusal FACTOR_NOT_FOUND
 */
export async function removeTotp(tx: Tx, userId: string): Promise<boolean> {
  const row = await tx.totpSecret.findUnique({ where: { userId }, select: { confirmedAt: true } })
  if (row === null) throw notFound()
  await tx.totpSecret.deleteMany({ where: { userId } })
  await forgetRecovery(tx, userId)
  return row.confirmedAt !== null
}

/** Codes that stand in for nothing would be a factor nobody thinks of. */
async function forgetRecovery(tx: Tx, userId: string): Promise<void> {
  if (!(await hasFactor(tx, userId))) await tx.recoveryCode.deleteMany({ where: { userId } })
}

const notFound = (): Refusal =>
  new Refusal('FACTOR_NOT_FOUND', { message: 'It is gone already. Reload the page.' })
