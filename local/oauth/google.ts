import { defineEmulator } from 'emulate'
import { googleSubject } from '../people.ts'
import type { Account } from './accounts.ts'
import type { Client } from './checks.ts'
import { codeFlow, noSignIns, type SignIns } from './code-flow.ts'
import { signingKey } from './id-token.ts'

/**
 * A Google for one machine: OpenID Connect discovery, authorization code with PKCE, RS256 id tokens.
 *
 * emulate's own Google gives everybody a new `sub` at each start, and an app that remembers accounts by
 * `sub` then turns yesterday's user away. This one keeps them.
 */
export function googleEmulator(client: Client) {
  const key = signingKey()

  return defineEmulator<SignIns>({
    name: 'google',
    state: noSignIns,
    cors: false,
    setup(context) {
      const { app, baseUrl } = context
      const flow = codeFlow(context, {
        provider: 'Google',
        client,
        path: '/o/oauth2/v2/auth',
        scope: 'openid',
      })

      app.get('/.well-known/openid-configuration', (c) => c.json(discovery(baseUrl)))
      app.get('/oauth2/v3/certs', (c) => c.json({ keys: [key.jwk] }))

      app.post('/oauth2/token', async (c) => {
        const form = new URLSearchParams(await c.req.text())
        const exchanged = flow.exchange(form, c.req.header('authorization'))
        if ('error' in exchanged) return c.json(exchanged, exchanged.error === 'invalid_client' ? 401 : 400)
        const { token, account, nonce } = exchanged
        return c.json({
          access_token: token,
          id_token: key.sign({
            ...claims(account),
            iss: baseUrl,
            aud: client.id,
            nonce: nonce || undefined,
          }),
          token_type: 'Bearer',
          expires_in: 3600,
          scope: 'openid email profile',
        })
      })

      app.get('/oauth2/v2/userinfo', (c) => {
        const account = flow.bearer(c.req.header('authorization'))
        return account ? c.json(claims(account)) : c.json({ error: 'invalid_token' }, 401)
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

function claims({ made, name, email, verified }: Account) {
  const [given_name, ...rest] = name.split(' ')
  return {
    sub: googleSubject(made),
    email,
    email_verified: verified,
    name,
    given_name,
    family_name: rest.join(' '),
  }
}
