import 'server-only'
import { env } from '@/env.mjs'
import { Refusal } from '@/lib/errors'

/**
 * Lets a state-changing request through only when the browser says that it comes from our own pages. Next lets a
 * missing Origin pass and believes X-Forwarded-Host; we compare with the configured address instead
 * (ASVS 3.5.1, 4.1.3).
 *
 * @throws Refusal REQUEST_CROSS_ORIGIN
 */
export function requireSameOrigin(incoming: Headers): void {
  const site = incoming.get('sec-fetch-site')
  const ours = incoming.get('origin') === ownOrigin() && (site === null || site === 'same-origin')
  if (!ours) throw new Refusal('REQUEST_CROSS_ORIGIN')
}

/**
 * Lets through what a browser shows as a page, and no image, frame or script of another site: one of those would fetch
 * unseen, and could empty a visitor's bucket before they come themselves
 * (https://www.w3.org/TR/fetch-metadata/#sec-fetch-dest-header). What is no browser, or an old one, sends no such header.
 *
 * @throws Refusal REQUEST_CROSS_ORIGIN
 */
export function requireNavigation(incoming: Headers): void {
  const destination = incoming.get('sec-fetch-dest')
  if (destination !== null && destination !== 'document') throw new Refusal('REQUEST_CROSS_ORIGIN')
}

let known: string | undefined

/** Read once, and not before the first request: the build has no address. */
function ownOrigin(): string {
  known ??= new URL(env.AUTH_URL).origin
  return known
}
