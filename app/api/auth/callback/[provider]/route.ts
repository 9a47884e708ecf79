import { handlers } from '@/auth'
import { Refusal } from '@/lib/errors'
import { endpoint } from '@/lib/guard/endpoint'
import { nonceOf } from '@/lib/sessions/asking'
import { problemPage } from '@/lib/sessions/problems'
import { ownPath, pathOf } from '@/lib/urls'
import { onlyOnce } from '@/lib/users/auth-request'
import { emailSchema } from '@/lib/validations/auth'

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
export const GET = endpoint({ ...shared, origin: 'navigation' }, async ({ url, headers }) => {
  const back = new URL(url)
  if (!/\/(google|github)$/.test(back.pathname)) throw new Refusal('INPUT_UNREADABLE')
  // What a provider says (RFC 6749, 4.1.2 and 4.1.2.1; RFC 9207): a code, or an error.
  const answer = onlyOnce(back.searchParams, ['code', 'error', 'error_description', 'state', 'iss'])
  if (!answer.has('code') && !answer.has('error')) throw new Refusal('INPUT_UNREADABLE')
  back.search = answer.toString()
  return handlers.GET(back, headers)
})

/** The button on the confirmation page: the link of the mail is used up here, and only by a POST of our own. */
export const POST = endpoint({ ...shared, origin: 'own' }, async ({ url, headers }) => {
  // The link is all in the address; a body, however large, is not even read.
  const link = new URL(url)
  if (!link.pathname.endsWith('/email')) throw new Refusal('INPUT_UNREADABLE')
  if (nonceOf(headers) === null) throw new Refusal('AUTH_OTHER_BROWSER')
  const parts = onlyOnce(link.searchParams, ['token', 'email', 'callbackUrl'])
  if (!parts.has('token') || !emailSchema.safeParse(parts.get('email')).success)
    throw new Refusal('INPUT_UNREADABLE')
  parts.set('callbackUrl', ownPath(pathOf(parts.get('callbackUrl'))) ?? '/dashboard')
  link.search = parts.toString()
  return handlers.POST(link, headers)
})
