import { randomUUID } from 'node:crypto'
import { encode } from 'next-auth/jwt'

/** The cookie's name where the app is reached by plain http, as in tests. */
export const COOKIE = 'portcullis.session'

type Claim = { sub: string; sid: string }
type How = {
  /** Another secret than the app's. */
  secret?: string
  /** Seconds from now until the token itself ends; negative for one that has. */
  lives?: number
}

/** A session cookie that the app itself could have made, but for what `how` changes. */
export async function forgeCookie({ sub, sid }: Claim, how: How = {}): Promise<string> {
  const secret = how.secret ?? process.env.AUTH_SECRET ?? ''
  const maxAge = how.lives ?? 7 * 24 * 60 * 60
  return `${COOKIE}=${await encode({ token: { sub, sid }, secret, salt: COOKIE, maxAge })}`
}

/** Cookies that no server of ours ever made, by what is wrong with them. */
export function garbageCookies(): Record<string, string> {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claim = { sub: randomUUID(), sid: randomUUID(), role: 'ADMIN' }
  return {
    'a word': `${COOKIE}=garbage`,
    'an unsigned token': `${COOKIE}=${part({ alg: 'none' })}.${part(claim)}.`,
    'an encrypted token of noise': `${COOKIE}=${part({ alg: 'dir', enc: 'A256CBC-HS512' })}..${'A'.repeat(22)}.${'B'.repeat(86)}.${'C'.repeat(43)}`,
  }
}
