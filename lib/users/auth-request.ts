import 'server-only'
import { env } from '@/env.mjs'
import { Refusal } from '@/lib/errors'
import { CALLBACK_COOKIE, cookie, cookieValue, wantedAfterSignIn } from '@/lib/session'

// What of a request reaches Auth.js: what it needs, and nothing else.

/**
 * The cookies in which Auth.js keeps a sign-in that is under way, and where it leads. No other cookie: it would write back
 * whatever begins like the session's, and stumble over a name that nobody can write. And no other header: some of them
 * change how it answers.
 */
export function headersForAuth(incoming: Headers): Headers {
  const kept = ['csrf', 'pkce', 'state', 'nonce'].flatMap((part) => {
    const { name } = cookie(part)
    const value = cookieValue(incoming, name)
    return value === null ? [] : [`${name}=${value}`]
  })
  const { href } = new URL(wantedAfterSignIn(incoming), env.AUTH_URL)
  return new Headers({ cookie: [...kept, `${CALLBACK_COOKIE}=${encodeURIComponent(href)}`].join('; ') })
}

/**
 * Of a query, what is named and is not empty, once.
 *
 * @throws Refusal INPUT_UNREADABLE where something of it came twice
 */
export function onlyOnce(query: URLSearchParams, names: readonly string[]): URLSearchParams {
  const kept = new URLSearchParams()
  for (const name of names) {
    const [value, ...more] = query.getAll(name)
    if (more.length > 0) throw new Refusal('INPUT_UNREADABLE')
    if (value) kept.set(name, value)
  }
  return kept
}
