import { randomBytes, randomUUID } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { digest, seal } from '@/lib/keys'
import { newAuthenticator } from '../../support/authenticator.ts'
import type { Person } from '../../support/newcomers.ts'
import { byHand } from '../../support/trail.ts'
import type { Control } from '../stage.ts'

export const FACTOR_CONTROLS: Record<string, Control> = {
  beginPasskeyRegistration: { input: () => ({}) },
  registerPasskey: {
    input: async (me) => {
      const challenge = randomBytes(32).toString('base64url')
      await ask(me, 'passkey-registration', challenge)
      return { name: 'Laptop', response: newAuthenticator().register({ challenge }) }
    },
  },
  renamePasskey: { input: async (me) => ({ id: await givePasskey(me), name: 'Phone' }) },
  removePasskey: { input: async (me) => ({ id: await givePasskey(me) }) },
  setUpTotp: { input: () => ({}) },
  confirmTotp: { input: async (me) => ({ code: await beginTotp(me) }) },
  removeTotp: {
    input: async (me) => {
      await beginTotp(me)
      return {}
    },
  },
  makeRecoveryCodes: {
    input: async (me) => {
      await givePasskey(me)
      return {}
    },
  },
  beginPasskeyVerification: {
    input: async (me) => {
      await givePasskey(me)
      return {}
    },
  },
  sendReauthenticationCode: { input: () => ({}) },
  reAuthenticate: {
    input: async (me) => {
      await ask(
        me,
        'mail-code',
        Buffer.from(digest('mail-code', me.sessionId, '12345678')).toString('base64url'),
      )
      return { method: 'mail', code: '12345678' }
    },
  },
}

/** Puts a question to the person's session, as the product does before it takes the answer. */
const ask = (me: Person, purpose: string, value: string): Promise<void> =>
  byHand(
    `INSERT INTO challenges (session_id, purpose, user_id, value, expires_at) VALUES ($1, $2, $3, $4, now() + interval '5 minutes')
     ON CONFLICT (user_id, session_id, purpose) DO UPDATE SET value = EXCLUDED.value`,
    [me.sessionId, purpose, me.userId, value],
  )

/** Gives the person a passkey, and their session the second factor that it is. */
export async function givePasskey(me: Person): Promise<string> {
  const id = randomUUID()
  await byHand(
    `WITH session AS (UPDATE sessions SET second_factor_at = now() WHERE id = $5)
     INSERT INTO passkeys (user_id, id, credential_id, public_key, counter, transports, name)
     VALUES ($1, $2, $3, $4, 0, '{internal}', 'Laptop')`,
    [me.userId, id, randomBytes(32).toString('base64url'), randomBytes(77), me.sessionId],
  )
  return id
}

/** Begins the set-up of an authenticator app; answers the code that it shows now. */
async function beginTotp(me: Person): Promise<string> {
  const { bytes, base32 } = new Secret({ size: 20 })
  await byHand(
    `INSERT INTO totp_secrets (user_id, secret, session_id) VALUES ($1, $2, $3)
     ON CONFLICT (user_id) DO UPDATE SET secret = EXCLUDED.secret, session_id = EXCLUDED.session_id`,
    [me.userId, Buffer.from(seal('totp-secret', me.userId, bytes)), me.sessionId],
  )
  return new TOTP({ secret: Secret.fromBase32(base32) }).generate()
}
