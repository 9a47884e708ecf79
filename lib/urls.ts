import 'server-only'
import { env } from '@/env.mjs'
import { Refusal } from '@/lib/errors'

/**
 * A path of ours, or null: what may follow `?next=`. It is parsed as a browser would, so that `//host`, `/\host`,
 * control characters and schemes do not get through (T75).
 */
export function ownPath(value: unknown): string | null {
  if (typeof value !== 'string' || !value.startsWith('/') || value.length > 2_000 || HIDDEN.test(value))
    return null
  const ours = new URL(env.AUTH_URL).origin
  const target = URL.canParse(value, ours) ? new URL(value, ours) : null
  if (target === null || target.origin !== ours || target.pathname.startsWith('//')) return null
  return target.pathname + target.search + target.hash
}

/** An absolute address of ours as a path; Auth.js hands over both. What is not ours stays as it is. */
export function pathOf(url: string | null): string | null {
  const ours = new URL(env.AUTH_URL).origin
  return url?.startsWith(`${ours}/`) ? url.slice(ours.length) : url
}

/** Percent-encoded text in the clear; what is not encoded properly stays as it is. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** An absolute address of ours, for mails and for the places we send people to who then send them back. */
export function absoluteUrl(path: `/${string}`): string {
  return new URL(path, env.AUTH_URL).href
}

/**
 * The one gate for every redirect an action or route makes: our own pages, or an origin from the list below.
 *
 * @throws Refusal REDIRECT_FOREIGN
 */
export function checkedRedirect(target: string): string {
  const own = ownPath(target)
  if (own !== null) return own
  if (URL.canParse(target) && !HIDDEN.test(target)) {
    const { origin, href } = new URL(target)
    // The origin of `blob:https://…` is that of the address inside it, and `https://name@host` shows the name first.
    if (!href.startsWith(`${origin}/`)) throw new Refusal('REDIRECT_FOREIGN')
    if (foreignOrigins().has(origin)) return href
    if (origin === new URL(env.AUTH_URL).origin) return href
  }
  throw new Refusal('REDIRECT_FOREIGN')
}

// Backslashes, white space and control characters: browsers drop or rewrite them before they navigate.
const HIDDEN = /[\\\s\p{Cc}]/u

/** Where we may send a browser besides our own pages: Stripe's hosted pages and the sign-in providers. */
export function foreignOrigins(): Set<string> {
  const local = [env.STRIPE_API_URL, env.GOOGLE_ISSUER_URL, env.GITHUB_BASE_URL].filter(
    (url) => url !== undefined,
  )
  return new Set([
    'https://checkout.stripe.com',
    'https://billing.stripe.com',
    'https://accounts.google.com',
    'https://github.com',
    ...local.map((url) => new URL(url).origin),
  ])
}
