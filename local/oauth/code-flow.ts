import { randomBytes } from 'node:crypto'
import type { EmulatorContext } from 'emulate'
import { type Account, chosenAccount } from './accounts.ts'
import { authorizationProblem, type Client, grantHolds, isClient } from './checks.ts'
import { chooseAnAccount, refusal } from './pages.ts'

type Request = { state: string; nonce: string; challenge: string; expires: number }
type Grant = Request & { account: Account }

/** What a stand-in keeps of its sign-ins. */
export type SignIns = {
  requests: Record<string, Request>
  codes: Record<string, Grant>
  tokens: Record<string, Account>
}

export const noSignIns = (): SignIns => ({ requests: {}, codes: {}, tokens: {} })

export type Exchanged =
  | { error: 'invalid_client' | 'invalid_grant' }
  | { token: string; account: Account; nonce: string }

const LIFETIME_MS = 10 * 60_000

/**
 * The authorization code flow with PKCE (RFC 6749, section 4.1; RFC 7636): the page on which one chooses an account, and
 * a code for it, good once, for ten minutes, for this client and whoever has the verifier.
 *
 * @param path where the page is
 * @param scope what every request has to ask for
 * @returns what a stand-in does in its own way with a code and, later, with a token
 */
export function codeFlow(
  { app, state }: EmulatorContext<SignIns>,
  { provider, client, path, scope }: { provider: string; client: Client; path: string; scope: string },
) {
  app.get(path, (c) => {
    const { searchParams: asked } = new URL(c.req.url)
    const problem = authorizationProblem(asked, client, scope)
    if (problem) return c.html(refusal(provider, problem), 400)
    const id = secret()
    state.requests[id] = {
      state: asked.get('state') ?? '',
      nonce: asked.get('nonce') ?? '',
      challenge: asked.get('code_challenge') ?? '',
      expires: Date.now() + LIFETIME_MS,
    }
    return c.html(chooseAnAccount(provider, path, id))
  })

  app.post(path, async (c) => {
    const form = new URLSearchParams(await c.req.text())
    const request = take(state.requests, form.get('request'))
    if (!request)
      return c.html(refusal(provider, 'This page is too old. Start the sign-in again in the app.'), 400)
    const back = new URL(client.redirectUri)
    if (request.state) back.searchParams.set('state', request.state)
    const account = chosenAccount(form)
    if (account) {
      const code = secret()
      state.codes[code] = { ...request, account, expires: Date.now() + LIFETIME_MS }
      back.searchParams.set('code', code)
    } else back.searchParams.set('error', 'access_denied')
    return c.redirect(back.href, 303)
  })

  return {
    /** Takes a code once, from the client it was given to (RFC 6749, 4.1.3). */
    exchange(form: URLSearchParams, authorization: string | undefined): Exchanged {
      if (!isClient(client, form, authorization)) return { error: 'invalid_client' }
      const granted = take(state.codes, form.get('code'))
      if (!granted || !grantHolds(form, granted, client)) return { error: 'invalid_grant' }
      const token = secret()
      state.tokens[token] = granted.account
      return { token, account: granted.account, nonce: granted.nonce }
    },
    /** Whose token it is (RFC 6750, 2.1). */
    bearer: (authorization: string | undefined): Account | undefined =>
      state.tokens[authorization?.replace(/^Bearer /i, '') ?? ''],
  }
}

/** Reads an entry and removes it: a request and a code are good for one use, and only while they live. */
function take<T extends { expires: number }>(entries: Record<string, T>, id: string | null): T | undefined {
  const entry = entries[id ?? '']
  delete entries[id ?? '']
  return entry && entry.expires > Date.now() ? entry : undefined
}

function secret(): string {
  return randomBytes(24).toString('base64url')
}
