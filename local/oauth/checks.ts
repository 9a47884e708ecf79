import { createHash } from 'node:crypto'

export type Client = { id: string; secret: string; redirectUri: string }

/** What is wrong with an authorization request, in one sentence; nothing when it may go on. */
export function authorizationProblem(
  asked: URLSearchParams,
  client: Client,
  scope: string,
): string | undefined {
  if (asked.get('client_id') !== client.id) return 'No app is registered under this client id.'
  if (asked.get('redirect_uri') !== client.redirectUri)
    return 'The app asked to return to an unknown address.'
  if (asked.get('response_type') !== 'code') return 'Only the authorization code flow is offered here.'
  if (!asked.get('scope')?.split(' ').includes(scope)) return `The scope must name ${scope}.`
  if (asked.get('code_challenge_method') !== 'S256')
    return 'The request carries no S256 code challenge (PKCE).'
  return undefined
}

/** Whether the client proved itself: in the body, or as HTTP Basic with encoded parts (RFC 6749, 2.3.1). */
export function isClient(client: Client, form: URLSearchParams, authorization = ''): boolean {
  const basic = Buffer.from(authorization.replace(/^Basic /i, ''), 'base64').toString()
  const [id = '', password = ''] = basic
    .split(':')
    .map((part) => decodeURIComponent(part.replaceAll('+', ' ')))
  return (
    (form.get('client_id') ?? id) === client.id && (form.get('client_secret') ?? password) === client.secret
  )
}

/** Whether a code may be exchanged: same redirect (RFC 6749, 4.1.3) and the right verifier (RFC 7636, 4.6). */
export function grantHolds(form: URLSearchParams, granted: { challenge: string }, client: Client): boolean {
  const challenge = createHash('sha256')
    .update(form.get('code_verifier') ?? '')
    .digest('base64url')
  return (
    form.get('grant_type') === 'authorization_code' &&
    form.get('redirect_uri') === client.redirectUri &&
    challenge === granted.challenge
  )
}
