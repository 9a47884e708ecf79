import 'server-only'
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import { env } from '@/env.mjs'

/** What a key derived from AUTH_SECRET is for. One that is known says nothing about the others (RFC 5869). */
type Purpose =
  | 'totp-secret'
  | 'recovery-code'
  | 'mail-code'
  | 'account-export'
  | 'invitation'
  | 'undo-deletion'

/** The key of a purpose, 32 bytes. */
export const keyFor = (purpose: Purpose): Buffer =>
  Buffer.from(hkdfSync('sha256', env.AUTH_SECRET, '', `portcullis.${purpose}.v1`, 32))

const NONCE_BYTES = 12
const TAG_BYTES = 16

/**
 * Encrypts what has to be read again (AES-256-GCM, ASVS 11.3.2).
 *
 * @param owner the user it belongs to: under another user's row it does not decrypt
 * @returns nonce, tag and ciphertext in one
 */
export function seal(purpose: Purpose, owner: string, secret: Uint8Array): Uint8Array<ArrayBuffer> {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', keyFor(purpose), nonce, { authTagLength: TAG_BYTES })
  cipher.setAAD(Buffer.from(owner))
  const ciphertext = Buffer.concat([cipher.update(secret), cipher.final()])
  return new Uint8Array(Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]))
}

/** @throws Error when it was not sealed for this purpose and owner, with this AUTH_SECRET */
export function unseal(purpose: Purpose, owner: string, sealed: Uint8Array): Uint8Array<ArrayBuffer> {
  const nonce = sealed.subarray(0, NONCE_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', keyFor(purpose), nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(owner))
  decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
  const ciphertext = sealed.subarray(NONCE_BYTES + TAG_BYTES)
  return new Uint8Array(Buffer.concat([decipher.update(ciphertext), decipher.final()]))
}

/** A keyed hash of what only has to be recognised. Whoever reads the database cannot try codes against it. */
export const digest = (purpose: Purpose, owner: string, code: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createHmac('sha256', keyFor(purpose)).update(`${owner}:${code}`).digest())

/** Compares two hashes in a time that does not depend on where they differ. */
export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && timingSafeEqual(a, b)
