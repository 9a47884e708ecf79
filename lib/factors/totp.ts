import 'server-only'
import { Secret, TOTP } from 'otpauth'
import type { Tx } from '@/lib/db'
import { Refusal } from '@/lib/errors'
import { seal, unseal } from '@/lib/keys'
import type { Asked } from './challenges'

/** What authenticator apps understand without being asked: RFC 6238 with SHA-1, six digits, thirty seconds. */
const SETTINGS = { issuer: 'Portcullis', algorithm: 'SHA1', digits: 6, period: 30 } as const
/** RFC 4226, section 4: 160 bits. */
const SECRET_BYTES = 20
/** One step to either side, for clocks that differ (RFC 6238, section 5.2). */
const WINDOW = 1
/** A set-up that nobody finished in this time has to begin anew. */
const SETUP_MINUTES = 10

/**
 * Begins the set-up of an authenticator app. It is no factor until a first code was shown.
 *
 * @throws Refusal FACTOR_TOO_MANY when one is set up already
 */
export async function beginTotp(tx: Tx, { userId, sessionId }: Asked): Promise<void> {
  await tx.totpSecret.deleteMany({ where: { userId, confirmedAt: null } })
  if ((await tx.totpSecret.count({ where: { userId } })) > 0) {
    throw new Refusal('FACTOR_TOO_MANY', {
      message: 'An authenticator app is set up already. Remove it first to set up another.',
    })
  }
  const { bytes } = new Secret({ size: SECRET_BYTES })
  await tx.totpSecret.create({ data: { userId, sessionId, secret: seal('totp-secret', userId, bytes) } })
}

/** What the app needs to know: as text to type, and as the address behind the QR code. */
export type TotpSetup = { secret: string; address: string }

/** The set-up of this very session that is waiting for its first code, or null. */
export async function readSetup(
  tx: Tx,
  { userId, sessionId }: Asked,
  email: string,
): Promise<TotpSetup | null> {
  const row = await tx.totpSecret.findFirst({
    where: waitingFor({ userId, sessionId }),
  })
  if (row === null) return null
  const secret = new Secret({ buffer: unseal('totp-secret', userId, row.secret).buffer })
  return { secret: secret.base32, address: new TOTP({ ...SETTINGS, secret, label: email }).toString() }
}

/**
 * Makes the authenticator app a factor, with the first code it shows. That code is spent.
 *
 * @throws Refusal FACTOR_CHALLENGE without a set-up, FACTOR_WRONG
 */
export async function confirmTotp(tx: Tx, { userId, sessionId }: Asked, code: string): Promise<void> {
  const row = await tx.totpSecret.findFirst({
    where: waitingFor({ userId, sessionId }),
  })
  if (row === null)
    throw new Refusal('FACTOR_CHALLENGE', { message: 'The set-up took too long. Start it again.' })
  const step = stepOf(unseal('totp-secret', userId, row.secret), code)
  const confirmed = await tx.totpSecret.updateMany({
    where: { userId, confirmedAt: null, secret: row.secret },
    data: { confirmedAt: new Date(), lastUsedStep: step },
  })
  if (confirmed.count === 0) throw wrong()
}

/**
 * Takes a code of the authenticator app. Each works once: an UPDATE that finds the step spent changes nothing
 * (RFC 6238, section 5.2; ASVS 6.5.1).
 *
 * @throws Refusal FACTOR_NOT_OFFERED, FACTOR_WRONG
 */
export async function verifyTotp(tx: Tx, userId: string, code: string): Promise<void> {
  const row = await tx.totpSecret.findFirst({ where: { userId, confirmedAt: { not: null } } })
  if (row === null)
    throw new Refusal('FACTOR_NOT_OFFERED', { message: 'You have no authenticator app set up here.' })
  const step = stepOf(unseal('totp-secret', userId, row.secret), code)
  const taken = await tx.totpSecret.updateMany({
    where: { userId, secret: row.secret, OR: [{ lastUsedStep: null }, { lastUsedStep: { lt: step } }] },
    data: { lastUsedStep: step },
  })
  if (taken.count === 0) throw wrong()
}

/** Only the session that began it: another one, of somebody who has the mailbox, must not read the secret along. */
const waitingFor = (asked: Asked) => ({
  ...asked,
  confirmedAt: null,
  createdAt: { gt: new Date(Date.now() - SETUP_MINUTES * 60_000) },
})

/** The step whose code this is, among now and its neighbours. */
function stepOf(secret: Uint8Array<ArrayBuffer>, code: string): number {
  const timestamp = Date.now()
  const totp = new TOTP({ ...SETTINGS, secret: new Secret({ buffer: secret.buffer }) })
  const delta = totp.validate({ token: code, timestamp, window: WINDOW })
  if (delta === null) throw wrong()
  return TOTP.counter({ period: SETTINGS.period, timestamp }) + delta
}

function wrong(): Refusal {
  const message = 'This code is not right, or it was used already. Wait for the next one and type that.'
  return new Refusal('FACTOR_WRONG', { message, fields: { code: [message] } })
}
