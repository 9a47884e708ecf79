import { randomBytes } from 'node:crypto'
import { askingCookie, browserHash, codeFor } from '@/lib/sessions/asking'
import { signInAgain, withCookie } from '../../support/newcomers.ts'
import { byHand } from '../../support/trail.ts'
import type { Control } from '../stage.ts'

/** The nonce of the browser that asks for links here. */
const nonce = randomBytes(32).toString('base64url')

export const SESSION_CONTROLS: Record<string, Control> = {
  signOut: { input: () => ({}) },
  endSession: { input: async (me) => ({ sessionId: (await signInAgain(me)).sessionId }) },
  endOtherSessions: {
    input: async (me) => {
      await signInAgain(me)
      return {}
    },
  },
  signInWithEmail: { input: (me) => ({ email: me.email }) },
  signInWithProvider: { input: () => ({ provider: 'google' }) },
  signInWithCode: {
    input: async ({ email }) => {
      const expires = new Date(Date.now() + 600_000)
      await byHand('DELETE FROM verification_tokens WHERE browser_hash = $1', [browserHash(nonce)])
      await byHand(
        `INSERT INTO verification_tokens (identifier, token_hash, expires_at, browser_hash)
         VALUES ($1, $2, $3, $4)`,
        [email, randomBytes(32).toString('hex'), expires, browserHash(nonce)],
      )
      return { code: codeFor(nonce, email, expires) }
    },
    browser: () => {
      const { name, value } = askingCookie(nonce)
      return withCookie(`${name}=${value}`)
    },
  },
}
