import 'server-only'
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'

/**
 * Reads the key that signs checkpoints.
 *
 * @param text an Ed25519 key in PKCS #8: PEM, or the base64 inside it on one line
 * @throws TypeError when it is none
 */
export function readSigningKey(text: string): KeyObject {
  return ed25519(() => createPrivateKey({ key: bytesOf(text), format: 'der', type: 'pkcs8' }))
}

/**
 * Reads the key that checks them: the public one (SPKI), or the private one, which contains it.
 *
 * @throws TypeError when it is none
 */
export function readPublicKey(text: string): KeyObject {
  return ed25519(() => {
    try {
      return createPublicKey({ key: bytesOf(text), format: 'der', type: 'spki' })
    } catch {
      return createPublicKey(readSigningKey(text))
    }
  })
}

/** The public part, as it is given to customers. */
export const publicPem = (key: KeyObject): string =>
  (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'pem', type: 'spki' }).toString()

function ed25519(read: () => KeyObject): KeyObject {
  try {
    const key = read()
    if (key.asymmetricKeyType === 'ed25519') return key
  } catch {
    // What it says may contain part of the key.
  }
  throw new TypeError('not an Ed25519 key, in PEM or base64')
}

const bytesOf = (text: string): Buffer => Buffer.from(text.replace(/-----[^-]*-----|\\n|\s/g, ''), 'base64')
