import 'server-only'
import { AsyncLocalStorage } from 'node:async_hooks'
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { env } from '@/env.mjs'
import { seconds } from '@/lib/duration'
import { cookie, cookieValue } from '@/lib/session'

// A sign-in link opens only in the browser that asked for it (T30): otherwise whoever mails theirs to somebody else signs
// them into an account that is not theirs, and whoever reads a mail elsewhere is in. That browser holds a nonce in a
// cookie; its hash stands beside the link's. Where the mail is read on another device, six digits are typed over.

const { name, options } = cookie('asking')

/** Longer than a link lives, so that a late one is called late and not foreign. */
const NONCE_SECONDS = seconds('1d')

/** The nonce of the browser that asks for the link which is being made. */
export const asking = new AsyncLocalStorage<string>()

/** The nonce of a browser, or null when it never asked for a link. */
export function nonceOf(incoming: Headers): string | null {
  const value = cookieValue(incoming, name)
  return value !== null && /^[\w-]{43}$/.test(value) ? value : null
}

/** A nonce for a browser, the one it has where it has one: its earlier links go on working. */
export const nonceFor = (incoming: Headers): string =>
  nonceOf(incoming) ?? randomBytes(32).toString('base64url')

/** The cookie that keeps a nonce. */
export const askingCookie = (nonce: string) => ({ name, value: nonce, maxAge: NONCE_SECONDS, ...options })

/** What stands in the table of a nonce. */
export const browserHash = (nonce: string): string => createHash('sha256').update(nonce).digest('hex')

/**
 * The six digits of a mail. They follow from the secret, the browser and the link's own facts, so that they are kept
 * nowhere, and are worth nothing without the nonce.
 *
 * @param expires when the link ends, exact to the millisecond
 */
export function codeFor(nonce: string, email: string, expires: Date): string {
  const mac = createHmac('sha256', env.AUTH_SECRET).update(`${nonce}\n${email}\n${expires.getTime()}`)
  // 48 bits modulo a million: no six digits are likelier than others by more than one in 10^8.
  return String(mac.digest().readUIntBE(0, 6) % 1_000_000).padStart(6, '0')
}
