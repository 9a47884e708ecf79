import 'server-only'
import type { Tx } from '@/lib/db'
import { MOST_PASSKEYS } from './passkeys'
import { readSetup, type TotpSetup } from './totp'

export type PasskeyRow = { id: string; name: string; createdAt: Date; lastUsedAt: Date | null }

export type Factors = {
  passkeys: PasskeyRow[]
  roomForPasskeys: boolean
  totp: { confirmedAt: Date } | null
  /** A set-up that waits for its first code; only shown to a fresh login, because it holds the secret. */
  setup: TotpSetup | null
  recovery: { left: number; madeAt: Date } | null
}

/**
 * What somebody has set up, for their own eyes.
 *
 * @param fresh whether their login is fresh enough to see a secret
 */
export async function readFactors(
  tx: Tx,
  { userId, sessionId, email }: { userId: string; sessionId: string; email: string },
  fresh: boolean,
): Promise<Factors> {
  const [passkeys, totp, codes, setup] = await Promise.all([
    tx.passkey.findMany({
      where: { userId },
      select: { id: true, name: true, createdAt: true, lastUsedAt: true },
      orderBy: { createdAt: 'asc' },
    }),
    tx.totpSecret.findFirst({
      where: { userId, confirmedAt: { not: null } },
      select: { confirmedAt: true },
    }),
    tx.recoveryCode.findMany({ where: { userId }, select: { usedAt: true, createdAt: true } }),
    fresh ? readSetup(tx, { userId, sessionId }, email) : null,
  ])
  return {
    passkeys,
    roomForPasskeys: passkeys.length < MOST_PASSKEYS,
    totp: totp?.confirmedAt ? { confirmedAt: totp.confirmedAt } : null,
    setup,
    recovery: codes[0]
      ? { left: codes.filter(({ usedAt }) => usedAt === null).length, madeAt: codes[0].createdAt }
      : null,
  }
}

/** The ways somebody can confirm that it is them. Mail only where there is no second factor (ASVS 6.3.6). */
export type Methods = { passkey: boolean; totp: boolean; recovery: boolean; mail: boolean }

export async function readMethods(tx: Tx, userId: string): Promise<Methods> {
  const [row] = await tx.$queryRaw<Omit<Methods, 'mail'>[]>`
    SELECT EXISTS (SELECT FROM passkeys WHERE user_id = ${userId}::uuid) AS passkey,
      EXISTS (SELECT FROM totp_secrets WHERE user_id = ${userId}::uuid AND confirmed_at IS NOT NULL) AS totp,
      EXISTS (SELECT FROM recovery_codes WHERE user_id = ${userId}::uuid AND used_at IS NULL) AS recovery`
  const has = row ?? { passkey: false, totp: false, recovery: false }
  return { ...has, mail: !has.passkey && !has.totp }
}
