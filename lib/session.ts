import 'server-only'
import { encode } from 'next-auth/jwt'
import { z } from 'zod'
import { env } from '@/env.mjs'
import { readToken } from '@/lib/session-token'
import { decoded, ownPath, pathOf } from '@/lib/urls'

/**
 * The port to Auth.js: what the rest of the app knows about cookies. The cookie carries a session's id and
 * nothing that decides; the session row does (`app.open_session`).
 */

const secure = env.AUTH_URL?.startsWith('https://') ?? true

/**
 * A cookie of ours. `__Host-` binds it to this host and to https (ASVS 3.3.3); plain http on localhost cannot have it.
 */
export const cookie = (name: string) => ({
  name: `${secure ? '__Host-' : ''}portcullis.${name}`,
  options: { httpOnly: true, sameSite: 'lax', path: '/', secure } as const,
})

/** Replaces a cookie of ours by nothing; a `__Host-` cookie is only replaced by one with the same attributes. */
export const goneCookie = (part: string) => {
  const { name, options } = cookie(part)
  return { name, value: '', maxAge: 0, ...options }
}

const { name: sessionCookie, options } = cookie('session')
export const SESSION_COOKIE = sessionCookie

/** Where Auth.js keeps the page to go to after sign-in. */
export const CALLBACK_COOKIE = cookie('callback').name

/** How long a session lives at the most, however much it is used (ASVS 7.3.2). */
export const SESSION_SECONDS = env.SESSION_MAX_AGE

const claimSchema = z.object({ sub: z.uuid(), sid: z.uuid() })

export type SessionClaim = { userId: string; sessionId: string }

/**
 * The cookie that names a session, as Auth.js would make it.
 *
 * @param maxAge in seconds
 */
export async function sessionCookieFor(claim: SessionClaim, maxAge: number) {
  const token = { sub: claim.userId, sid: claim.sessionId }
  const value = await encode({ token, secret: env.AUTH_SECRET, salt: SESSION_COOKIE, maxAge })
  return { name: SESSION_COOKIE, value, maxAge, ...options }
}

/** The claim in the session cookie, or null when there is none or we did not issue it. Never throws. */
export async function readClaim(incoming: Headers): Promise<SessionClaim | null> {
  const token = cookieValue(incoming, SESSION_COOKIE)
  if (token === null) return null
  try {
    const claim = claimSchema.safeParse(await readToken(token, SESSION_COOKIE))
    return claim.success ? { userId: claim.data.sub, sessionId: claim.data.sid } : null
  } catch {
    return null
  }
}

/**
 * Where to go after sign-in: the `next` of the sign-in page the form was sent from, or the dashboard. It is read from
 * the Referer, because a static page cannot hand it on and a form without JavaScript has nothing else.
 */
export function nextFrom(incoming: Headers): string {
  const referer = incoming.get('referer')
  const next = referer && URL.canParse(referer) ? new URL(referer).searchParams.get('next') : null
  return ownPath(next) ?? '/dashboard'
}

/** The same, later on: Auth.js keeps it in a cookie from the moment the link is asked for. */
export function wantedAfterSignIn(incoming: Headers): string {
  const kept = cookieValue(incoming, CALLBACK_COOKIE)
  return ownPath(pathOf(kept && decoded(kept))) ?? '/dashboard'
}

/** A cookie as the browser sent it, or null. */
export function cookieValue(incoming: Headers, name: string): string | null {
  const pairs = incoming.get('cookie')?.split(/;\s*/) ?? []
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? null
}
