import 'server-only'
import { env } from '@/env.mjs'
import { decoded } from '@/lib/urls'
import { NOT_IN_A_NAME } from '@/lib/validations/user'

/**
 * Country and city of a caller, where a proxy of ours says so. Without one in front, the header is the client's own
 * word and is worth nothing (T82).
 *
 * @returns at most 64 characters, without anything invisible; null where nobody says
 */
export function placeOf(incoming: Headers): string | null {
  if (env.TRUSTED_PROXY_HOPS === 0 || env.GEO_HEADER === undefined) return null
  // Proxies spell cities outside ASCII as a URL would.
  const said = decoded(incoming.get(env.GEO_HEADER) ?? '')
  const place = said.replace(NOT_IN_A_NAME, ' ').replace(/\s+/g, ' ').trim().slice(0, 64)
  return place.isWellFormed() && place !== '' ? place : null
}
