import 'server-only'
import { hkdfSync } from 'node:crypto'
import { type JWTPayload, jwtDecrypt } from 'jose'
import { env } from '@/env.mjs'

/** How Auth.js encrypts its cookies (RFC 7516): the key itself, AES-CBC with HMAC. Nothing else is accepted (RFC 8725, 3.1). */
const ONLY = {
  keyManagementAlgorithms: ['dir'],
  contentEncryptionAlgorithms: ['A256CBC-HS512'],
  clockTolerance: 15,
}
const KEY_BYTES = 64

/** A token says the same each time, and never who may do what; so it is read once while it is in use. */
const read = new Map<string, JWTPayload>()
const MAX_READ = 5_000

/**
 * Decrypts a token that Auth.js made. Its own reader does the same, and derives the key from the secret anew for each
 * request; that took longer than everything else the guard does besides the database.
 *
 * @param salt the name of the cookie, which is part of the key
 * @throws jose's errors for anything we did not issue, or that has expired
 */
export async function readToken(token: string, salt: string): Promise<JWTPayload> {
  const name = `${salt} ${token}`
  const known = read.get(name)
  if (known && isAlive(known)) return known
  const { payload } = await jwtDecrypt(token, keyFor(salt), ONLY)
  // The oldest goes: whoever is still there is read again.
  if (read.size >= MAX_READ) for (const [oldest] of read.entries().take(1)) read.delete(oldest)
  read.set(name, payload)
  return payload
}

const isAlive = ({ exp }: JWTPayload): boolean => exp !== undefined && exp > Date.now() / 1000

const keys = new Map<string, Uint8Array>()

function keyFor(salt: string): Uint8Array {
  const known = keys.get(salt)
  if (known) return known
  const info = `Auth.js Generated Encryption Key (${salt})`
  const key = new Uint8Array(hkdfSync('sha256', env.AUTH_SECRET, salt, info, KEY_BYTES))
  keys.set(salt, key)
  return key
}
