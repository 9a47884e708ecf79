import { NextRequest } from 'next/server'
import { handlers } from '@/auth'
import { Refusal } from '@/lib/errors'
import { endpoint } from '@/lib/guard/endpoint'
import { nonceOf } from '@/lib/sessions/asking'
import { ownPath, pathOf } from '@/lib/urls'

// The only two ways into Auth.js from outside. Its session, csrf, providers and sign-out routes are not served:
// what they do, our actions do.

const shared = {
  event: 'session.proved',
  scope: { global: 'nobody is signed in yet' },
  access: 'public',
  authentication: 'one-time-token',
  limit: { max: 30, per: '10m' },
  refusalPage: '/sign-in/problem',
} as const

/** The browser comes back from Google or GitHub; state and PKCE in its cookies prove that it left from here. */
export const GET = endpoint({ ...shared, origin: 'any' }, async (request) => {
  if (!/\/(google|github)$/.test(new URL(request.url).pathname)) throw new Refusal('INPUT_UNREADABLE')
  return handlers.GET(request)
})

/** The button on the confirmation page: the link of the mail is used up here, and only by a POST of our own. */
export const POST = endpoint({ ...shared, origin: 'own' }, async (request) => {
  if (!new URL(request.url).pathname.endsWith('/email')) throw new Refusal('INPUT_UNREADABLE')
  if (nonceOf(request.headers) === null) throw new Refusal('AUTH_OTHER_BROWSER')
  // The link is all in the address; a body, however large, is not even read.
  const link = new URL(request.url)
  link.searchParams.set('callbackUrl', ownPath(pathOf(link.searchParams.get('callbackUrl'))) ?? '/dashboard')
  return handlers.POST(new NextRequest(link, { method: 'POST', headers: request.headers }))
})
