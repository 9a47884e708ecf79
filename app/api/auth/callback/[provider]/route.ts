import { NextRequest } from 'next/server'
import { handlers } from '@/auth'
import { Refusal } from '@/lib/errors'
import { endpoint } from '@/lib/guard/endpoint'
import { nonceOf } from '@/lib/sessions/asking'
import { problemPage } from '@/lib/sessions/problems'
import { ownPath, pathOf } from '@/lib/urls'

// The only two ways into Auth.js from outside. Its session, csrf, providers and sign-out routes are not served:
// what they do, our actions do.

const shared = {
  event: 'session.proved',
  scope: { global: 'nobody is signed in yet' },
  access: 'public',
  authentication: 'one-time-token',
  limit: { max: 30, per: '10m' },
  refusalPage: problemPage,
} as const

/** The browser comes back from Google or GitHub; state and PKCE in its cookies prove that it left from here. */
export const GET = endpoint({ ...shared, origin: 'any' }, async (request) => {
  const back = new URL(request.url)
  if (!/\/(google|github)$/.test(back.pathname)) throw new Refusal('INPUT_UNREADABLE')
  back.search = answerIn(back.searchParams).toString()
  return handlers.GET(new NextRequest(back, { headers: request.headers }))
})

/** The button on the confirmation page: the link of the mail is used up here, and only by a POST of our own. */
export const POST = endpoint({ ...shared, origin: 'own' }, async (request) => {
  if (!new URL(request.url).pathname.endsWith('/email')) throw new Refusal('INPUT_UNREADABLE')
  if (nonceOf(request.headers) === null) throw new Refusal('AUTH_OTHER_BROWSER')
  // The link is all in the address; a body, however large, is not even read.
  const link = new URL(request.url)
  if (!link.searchParams.get('token')) throw new Refusal('INPUT_UNREADABLE')
  link.searchParams.set('callbackUrl', ownPath(pathOf(link.searchParams.get('callbackUrl'))) ?? '/dashboard')
  return handlers.POST(new NextRequest(link, { method: 'POST', headers: request.headers }))
})

/**
 * What a provider says of a sign-in (RFC 6749, 4.1.2 and 4.1.2.1; RFC 9207): a code or an error, nothing twice, and nothing
 * else that would reach Auth.js.
 */
function answerIn(query: URLSearchParams): URLSearchParams {
  const answer = new URLSearchParams()
  for (const name of ['code', 'error', 'error_description', 'state', 'iss']) {
    const [value, ...more] = query.getAll(name)
    if (more.length > 0) throw new Refusal('INPUT_UNREADABLE')
    if (value) answer.set(name, value)
  }
  if (!answer.has('code') && !answer.has('error')) throw new Refusal('INPUT_UNREADABLE')
  return answer
}
