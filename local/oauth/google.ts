import { randomBytes } from 'node:crypto'
import { defineEmulator } from 'emulate'
import { authorizationProblem, type Client, grantHolds, isClient } from './checks.ts'
import { signingKey } from './id-token.ts'
import { pickAPerson, refusal } from './pages.ts'

export type GooglePerson = { subject: string; name: string; email: string }
type Request = { state: string; nonce: string; challenge: string; expires: number }
type State = {
  requests: Record<string, Request>
  codes: Record<string, Request & { email: string }>
  tokens: Record<string, string>
}

const CODE_LIFETIME_MS = 10 * 60_000

/**
 * A Google for one machine: OpenID Connect discovery, authorization code with PKCE, RS256 id tokens.
 *
 * emulate's own Google gives everybody a new `sub` at each start, and an app that remembers accounts by
 * `sub` then turns yesterday's user away. This one keeps them, and it also binds code, client and PKCE.
 */
export function googleEmulator({ client, people }: { client: Client; people: readonly GooglePerson[] }) {
  const key = signingKey()

  return defineEmulator<State>({
    name: 'google',
    state: () => ({ requests: {}, codes: {}, tokens: {} }),
    cors: false,
    setup({ app, state, baseUrl }) {
      app.get('/.well-known/openid-configuration', (c) => c.json(discovery(baseUrl)))
      app.get('/oauth2/v3/certs', (c) => c.json({ keys: [key.jwk] }))

      app.get('/o/oauth2/v2/auth', (c) => {
        const { searchParams: asked } = new URL(c.req.url)
        const problem = authorizationProblem(asked, client)
        if (problem) return c.html(refusal(problem), 400)
        const id = secret()
        state.requests[id] = {
          state: asked.get('state') ?? '',
          nonce: asked.get('nonce') ?? '',
          challenge: asked.get('code_challenge') ?? '',
          expires: Date.now() + CODE_LIFETIME_MS,
        }
        return c.html(pickAPerson(people, id))
      })

      app.post('/o/oauth2/v2/auth/callback', async (c) => {
        const form = new URLSearchParams(await c.req.text())
        const request = take(state.requests, form.get('request'))
        if (!request) return c.html(refusal('This page is too old. Start the sign-in again in the app.'), 400)
        const back = new URL(client.redirectUri)
        if (request.state) back.searchParams.set('state', request.state)
        const person = people.find(({ email }) => email === form.get('email'))
        if (!person) {
          back.searchParams.set('error', 'access_denied')
          return c.redirect(back.href, 303)
        }
        const code = secret()
        state.codes[code] = { ...request, email: person.email, expires: Date.now() + CODE_LIFETIME_MS }
        back.searchParams.set('code', code)
        return c.redirect(back.href, 303)
      })

      app.post('/oauth2/token', async (c) => {
        const form = new URLSearchParams(await c.req.text())
        if (!isClient(client, form, c.req.header('authorization')))
          return c.json({ error: 'invalid_client' }, 401)
        const granted = take(state.codes, form.get('code'))
        const person = people.find(({ email }) => email === granted?.email)
        if (!granted || !person || !grantHolds(form, granted, client)) {
          return c.json({ error: 'invalid_grant' }, 400)
        }
        const token = secret()
        state.tokens[token] = person.email
        return c.json({
          access_token: token,
          id_token: key.sign({
            ...claims(person),
            iss: baseUrl,
            aud: client.id,
            nonce: granted.nonce || undefined,
          }),
          token_type: 'Bearer',
          expires_in: 3600,
          scope: 'openid email profile',
        })
      })

      app.get('/oauth2/v2/userinfo', (c) => {
        const email = state.tokens[c.req.header('authorization')?.replace(/^Bearer /i, '') ?? '']
        const person = people.find((candidate) => candidate.email === email)
        return person ? c.json(claims(person)) : c.json({ error: 'invalid_token' }, 401)
      })
    },
  })
}

function discovery(issuer: string) {
  return {
    issuer,
    authorization_endpoint: `${issuer}/o/oauth2/v2/auth`,
    token_endpoint: `${issuer}/oauth2/token`,
    userinfo_endpoint: `${issuer}/oauth2/v2/userinfo`,
    jwks_uri: `${issuer}/oauth2/v3/certs`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'email', 'profile'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    code_challenge_methods_supported: ['S256'],
  }
}

function claims(person: GooglePerson) {
  const [given_name, ...rest] = person.name.split(' ')
  return {
    sub: person.subject,
    email: person.email,
    email_verified: true,
    name: person.name,
    given_name,
    family_name: rest.join(' '),
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
