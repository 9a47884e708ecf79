import 'server-only'
import { createHash, timingSafeEqual } from 'node:crypto'
import { env } from '@/env.mjs'
import { Refusal } from '@/lib/errors'

/** Variables of the environment that hold a key for machines. */
export type ApiKey = 'METRICS_TOKEN'

/**
 * Requires a key of the environment as a bearer token (RFC 6750). Compared by digest, in the same time whatever was
 * sent. Without a key there is no such address: nobody is to learn that there could be.
 *
 * @throws Refusal AUTH_KEY_UNSET, AUTH_KEY_WRONG
 */
export function requireKey(name: ApiKey, incoming: Headers): void {
  const key = env[name]
  if (!key) throw new Refusal('AUTH_KEY_UNSET')
  const sent = /^Bearer ([\w.~+/=-]{1,500})$/i.exec(incoming.get('authorization') ?? '')?.[1] ?? ''
  if (timingSafeEqual(digest(sent), digest(key))) return
  throw new Refusal('AUTH_KEY_WRONG', { message: 'Send the key of this address as a bearer token.' })
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
