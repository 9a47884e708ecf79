import { createHash, createPublicKey, randomBytes, verify } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LocalOAuth, startLocalOAuth } from '../../local/oauth/server.ts'
import { githubId, googleSubject } from '../../local/people.ts'
import { freePort } from '../../local/ports.ts'
import { type Chosen, chooseAccount, type Provider } from '../support/providers.ts'

const APP = 'http://localhost:3999'
const CLIENTS = { google: { id: 'g', secret: 'of google+:%' }, github: { id: 'h', secret: 'of github' } }
const SCOPES = { google: 'openid profile email', github: 'read:user user:email' }
const UMA = { account: 'uma@northwind.test' }

let oauth: LocalOAuth
let at: Record<Provider, { authorize: string; token: string }>

beforeAll(async () => {
  const google = await freePort()
  oauth = await startLocalOAuth({
    appUrl: APP,
    ports: { google, github: await freePort([google]) },
    clients: CLIENTS,
  })
  const discovery = await (await fetch(`${oauth.googleIssuerUrl}/.well-known/openid-configuration`)).json()
  const github = `${oauth.githubBaseUrl}/login/oauth`
  at = {
    google: { authorize: discovery.authorization_endpoint, token: discovery.token_endpoint },
    github: { authorize: `${github}/authorize`, token: `${github}/access_token` },
  }
})
afterAll(() => oauth.stop())

type Attempt = { verifier: string; state: string; nonce: string; url: URL }

function attempt(provider: Provider, changes: Record<string, string> = {}): Attempt {
  const [verifier = '', state = '', nonce = ''] = [1, 2, 3].map(() => randomBytes(32).toString('base64url'))
  const url = new URL(at[provider].authorize)
  const asked = {
    response_type: 'code',
    client_id: CLIENTS[provider].id,
    redirect_uri: `${APP}/api/auth/callback/${provider}`,
    scope: SCOPES[provider],
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    state,
    nonce,
  }
  for (const [name, value] of Object.entries({ ...asked, ...changes })) url.searchParams.set(name, value)
  return { verifier, state, nonce, url }
}

type Answer = { status: number; access_token?: string; id_token?: string; error?: string }

async function exchange(
  provider: Provider,
  { url, verifier }: Attempt,
  { chosen = UMA, changes = {} }: { chosen?: Chosen; changes?: Record<string, string> } = {},
): Promise<() => Promise<Answer>> {
  const code = (await chooseAccount(url, chosen)).searchParams.get('code') ?? ''
  return async () => {
    const answer = await fetch(at[provider].token, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        code_verifier: verifier,
        redirect_uri: `${APP}/api/auth/callback/${provider}`,
        client_id: CLIENTS[provider].id,
        client_secret: CLIENTS[provider].secret,
        ...changes,
      }),
    })
    return { status: answer.status, ...(await answer.json()) }
  }
}

/** What a provider says of whoever came. */
async function tokensOf(provider: Provider, chosen?: Chosen): Promise<Answer & { nonce: string }> {
  const asked = attempt(provider)
  const use = await exchange(provider, asked, chosen && { chosen })
  return { ...(await use()), nonce: asked.nonce }
}

const claimsOf = ({ id_token = '' }: Answer) =>
  JSON.parse(Buffer.from(id_token.split('.')[1] ?? '', 'base64url').toString())

async function askGitHub(path: string, { access_token }: Answer) {
  const answer = await fetch(oauth.githubBaseUrl + path, {
    headers: { authorization: `Bearer ${access_token}` },
  })
  return answer.json()
}

describe.each(['google', 'github'] as const)('the local %s', (provider) => {
  test('sends back to the app, with the state', async () => {
    const { url, state } = attempt(provider)
    const back = await chooseAccount(url, UMA)
    expect(back.origin + back.pathname).toBe(`${APP}/api/auth/callback/${provider}`)
    expect(back.searchParams.get('state')).toBe(state)
  })

  test('says access_denied when Uma cancels', async () => {
    const back = await chooseAccount(attempt(provider).url)
    expect(back.searchParams.get('error')).toBe('access_denied')
  })

  test('takes a code once', async () => {
    const use = await exchange(provider, attempt(provider))
    expect((await use()).access_token).toBeDefined()
    expect(await use()).toMatchObject(
      provider === 'google'
        ? { status: 400, error: 'invalid_grant' }
        : { status: 200, error: 'bad_verification_code' },
    )
  })

  test.each([
    { code_verifier: 'made up' },
    { client_secret: 'guessed' },
    { redirect_uri: 'https://elsewhere.test/' },
  ])('takes no code with %o', async (changes) => {
    const refused = await (await exchange(provider, attempt(provider), { changes }))()
    expect(refused.access_token).toBeUndefined()
    expect(refused.error).toMatch(/invalid_|bad_|incorrect_/)
  })

  test.each([
    { redirect_uri: 'https://elsewhere.test/' },
    { client_id: 'another' },
    { scope: 'profile' },
    { code_challenge_method: 'plain' },
  ])('goes on with no request that says %o', async (changes) => {
    expect((await fetch(attempt(provider, changes).url)).status).toBe(400)
    expect((await fetch(attempt(provider).url)).status).toBe(200)
  })
})

describe('the local Google', () => {
  test('signs its id token, for us, with our nonce', async () => {
    const tokens = await tokensOf('google')
    const [header = '', payload = '', signature = ''] = (tokens.id_token ?? '').split('.')
    const { keys } = await (await fetch(`${oauth.googleIssuerUrl}/oauth2/v3/certs`)).json()
    const key = createPublicKey({ key: keys[0], format: 'jwk' })
    const content = Buffer.from(`${header}.${payload}`)
    expect(verify('sha256', content, key, Buffer.from(signature, 'base64url'))).toBe(true)
    expect(claimsOf(tokens)).toMatchObject({
      iss: oauth.googleIssuerUrl,
      aud: CLIENTS.google.id,
      nonce: tokens.nonce,
      sub: googleSubject('uma@northwind.test'),
      email: 'uma@northwind.test',
      email_verified: true,
    })
  })

  test('knows Uma under the same subject at every start', () => {
    expect(googleSubject('Uma@Northwind.test')).toBe(googleSubject('uma@northwind.test'))
    expect(googleSubject('uma@northwind.test')).toMatch(/^1\d{20}$/)
    expect(googleSubject('ben@okafor.test')).not.toBe(googleSubject('uma@northwind.test'))
  })

  test('knows anybody: the same account under a new address, which it has not verified', async () => {
    const chosen = { account: 'eve@evil.test', email: 'lea@home.test', verified: false }
    expect(claimsOf(await tokensOf('google', chosen))).toMatchObject({
      sub: googleSubject('eve@evil.test'),
      email: 'lea@home.test',
      email_verified: false,
    })
  })
})

describe('the local GitHub', () => {
  test('knows Uma under the same id at every start, and her address', async () => {
    const tokens = await tokensOf('github')
    expect(await askGitHub('/user', tokens)).toEqual({
      id: 4,
      login: 'uma',
      name: 'Uma Rao',
      email: 'uma@northwind.test',
    })
    expect(await askGitHub('/user/emails', tokens)).toMatchObject([
      { email: 'uma@northwind.test', primary: true, verified: true },
      { email: '4+uma@users.noreply.github.test', primary: false, verified: true },
    ])
  })

  test('knows anybody: the same account under a new address, which it has not verified', async () => {
    const chosen = { account: 'eve@evil.test', email: 'lea@home.test', verified: false }
    const tokens = await tokensOf('github', chosen)
    expect(await askGitHub('/user', tokens)).toMatchObject({
      id: githubId('eve@evil.test'),
      login: 'eve',
      email: null,
    })
    expect(await askGitHub('/user/emails', tokens)).toMatchObject([
      { email: 'lea@home.test', primary: true, verified: false },
      { primary: false, verified: true },
    ])
  })
})
