import { generateKeyPairSync, sign } from 'node:crypto'

const KEY_ID = 'local-google'

/**
 * A fresh RSA key that signs id tokens, with its public half as a JWK (RFC 7517).
 *
 * `sign` takes the claims, adds `iat` and an `exp` one hour later, and returns a compact RS256 JWT
 * (RFC 7515, section 3.1).
 */
export function signingKey() {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const header = encode({ alg: 'RS256', typ: 'JWT', kid: KEY_ID })

  return {
    jwk: { ...publicKey.export({ format: 'jwk' }), kid: KEY_ID, use: 'sig', alg: 'RS256' },
    sign(claims: Record<string, unknown>): string {
      const now = Math.floor(Date.now() / 1000)
      const content = `${header}.${encode({ ...claims, iat: now, exp: now + 3600 })}`
      return `${content}.${sign('sha256', Buffer.from(content), privateKey).toString('base64url')}`
    },
  }
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
