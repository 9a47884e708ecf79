import { createHash, createPublicKey, randomBytes, verify } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LocalOAuth, startLocalOAuth } from '../../local/oauth/server.ts'
import { googleSubject } from '../../local/people.ts'
import { freePort } from '../../local/ports.ts'

const APP = 'http://localhost:3999'
const CLIENTS = { google: { id: 'g', secret: 'of google+:%' }, github: { id: 'h', secret: 'of github' } }

let oauth: LocalOAuth
let discovery: Record<string, string>

beforeAll(async () => {
  const google = await freePort()
  oauth = await startLocalOAuth({
    appUrl: APP,
    ports: { google, github: await freePort([google]) },
    clients: CLIENTS,
  })
  discovery = await (await fetch(`${oauth.googleIssuerUrl}/.well-known/openid-configuration`)).json()
})
afterAll(() => oauth.stop())

type Attempt = { verifier: string; state: string; nonce: string; url: URL }

function attempt(changes: Record<string, string> = {}): Attempt {
  const [verifier = '', state = '', nonce = ''] = [1, 2, 3].map(() => randomBytes(32).toString('base64url'))
  const url = new URL(discovery.authorization_endpoint ?? '')
  const asked = {
    response_type: 'code',
    client_id: CLIENTS.google.id,
    redirect_uri: `${APP}/api/auth/callback/google`,
    scope: 'openid profile email',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    state,
    nonce,
  }
  for (const [name, value] of Object.entries({ ...asked, ...changes })) url.searchParams.set(name, value)
  return { verifier, state, nonce, url }
}

/** What a person does on the page: choose an account, or cancel. */
async function choose(email: string, { url }: Attempt): Promise<URL> {
  const page = await (await fetch(url)).text()
  const request = /name="request" value="([^"]+)"/.exec(page)?.[1] ?? ''
  const answer = await fetch(new URL('/o/oauth2/v2/auth/callback', url), {
    method: 'POST',
    body: new URLSearchParams({ request, email }),
    redirect: 'manual',
  })
  return new URL(answer.headers.get('location') ?? 'about:blank')
}

function exchange(code: string, verifier: string, secret = CLIENTS.google.secret): Promise<Response> {
  return fetch(discovery.token_endpoint ?? '', {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      code_verifier: verifier,
      redirect_uri: `${APP}/api/auth/callback/google`,
      client_id: CLIENTS.google.id,
      client_secret: secret,
    }),
  })
}

describe('the local Google', () => {
  test('lets Uma in: state comes back, and the id token is signed, for us, with our nonce', async () => {
    const asked = attempt()
    const back = await choose('uma@northwind.test', asked)
    expect(back.origin + back.pathname).toBe(`${APP}/api/auth/callback/google`)
    expect(back.searchParams.get('state')).toBe(asked.state)

    const tokens = await (await exchange(back.searchParams.get('code') ?? '', asked.verifier)).json()
    const [header = '', payload = '', signature = ''] = tokens.id_token.split('.')
    const { keys } = await (await fetch(discovery.jwks_uri ?? '')).json()
    const key = createPublicKey({ key: keys[0], format: 'jwk' })
    const content = Buffer.from(`${header}.${payload}`)
    expect(verify('sha256', content, key, Buffer.from(signature, 'base64url'))).toBe(true)
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
      iss: oauth.googleIssuerUrl,
      aud: CLIENTS.google.id,
      nonce: asked.nonce,
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

  test('says access_denied when Uma cancels', async () => {
    const back = await choose('', attempt())
    expect(back.searchParams.get('error')).toBe('access_denied')
  })

  test('takes a code once', async () => {
    const asked = attempt()
    const code = (await choose('ben@okafor.test', asked)).searchParams.get('code') ?? ''
    expect((await exchange(code, asked.verifier)).status).toBe(200)
    expect((await exchange(code, asked.verifier)).status).toBe(400)
  })

  test('refuses another verifier and another secret', async () => {
    const code = async (asked: Attempt) =>
      (await choose('ben@okafor.test', asked)).searchParams.get('code') ?? ''
    expect((await exchange(await code(attempt()), 'made up')).status).toBe(400)
    const asked = attempt()
    expect((await exchange(await code(asked), asked.verifier, 'guessed')).status).toBe(401)
  })

  test('sends nobody to an address that is not the app’s', async () => {
    const { url } = attempt({ redirect_uri: 'https://elsewhere.test/' })
    expect((await fetch(url)).status).toBe(400)
  })
})

test('the local GitHub lets Ada in, and has her address', async () => {
  const github = oauth.githubBaseUrl
  const answer = await fetch(`${github}/login/oauth/callback`, {
    method: 'POST',
    body: new URLSearchParams({
      login: 'ada',
      client_id: CLIENTS.github.id,
      redirect_uri: `${APP}/api/auth/callback/github`,
      scope: 'read:user user:email',
      state: 'of-ada',
    }),
    redirect: 'manual',
  })
  const back = new URL(answer.headers.get('location') ?? '')
  expect(back.searchParams.get('state')).toBe('of-ada')
  const tokens = await fetch(`${github}/login/oauth/access_token`, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams({
      code: back.searchParams.get('code') ?? '',
      client_id: CLIENTS.github.id,
      client_secret: CLIENTS.github.secret,
    }),
  })
  const { access_token } = await tokens.json()
  const user = await fetch(`${github}/user`, { headers: { authorization: `Bearer ${access_token}` } })
  expect(await user.json()).toMatchObject({
    id: 3,
    login: 'ada',
    email: 'ada@portcullis.test',
    name: 'Ada Quist',
  })
})
