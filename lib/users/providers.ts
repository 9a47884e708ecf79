import 'server-only'
import { customFetch } from 'next-auth'
import type { EmailConfig, OAuth2Config } from 'next-auth/providers'
import Google from 'next-auth/providers/google'
import { z } from 'zod'
import { env } from '@/env.mjs'
import { seconds } from '@/lib/duration'
import { Refusal } from '@/lib/errors'
import { sendMail } from '@/lib/mail/send'
import { signInMail } from '@/lib/mail/templates'
import { asking, codeFor } from '@/lib/sessions/asking'
import { emailSchema } from '@/lib/validations/auth'

/** A link by mail. It lives ten minutes (ASVS 6.5.5) and works once. */
export const mailProvider: EmailConfig = {
  id: 'email',
  type: 'email',
  name: 'Mail',
  from: 'set by the mailer',
  maxAge: seconds('10m'),
  options: {},
  normalizeIdentifier: (identifier) => emailSchema.parse(identifier),
  // The link leads to a page with a button: mail scanners follow links, they do not press buttons.
  sendVerificationRequest: ({ identifier, url, expires }) => {
    const { search } = new URL(url)
    const link = new URL(`/confirm${search}`, env.AUTH_URL)
    const code = codeFor(asking.getStore() ?? '', identifier, expires)
    const sent = sendMail(identifier, signInMail(link.href, link.host, code))
    // Auth.js does something else before it waits for this; a refusal in between is not unhandled.
    sent.catch(() => undefined)
    return sent
  },
}

/** Whether a client is configured for a provider; the sign-in page is static and offers both. */
export const isConfigured = (provider: 'google' | 'github'): boolean =>
  (provider === 'google' ? googleProvider() : githubProvider()).length > 0

/** A provider that says nothing is given up before the person is; Auth.js itself would wait for five minutes. */
const ask: typeof fetch = (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(5_000) })

/** Google, when a client is configured. */
export function googleProvider() {
  if (!env.GOOGLE_CLIENT_ID || !env.GOOGLE_CLIENT_SECRET) return []
  return [
    Google({
      clientId: env.GOOGLE_CLIENT_ID,
      clientSecret: env.GOOGLE_CLIENT_SECRET,
      checks: ['pkce', 'state', 'nonce'],
      ...(env.GOOGLE_ISSUER_URL ? { issuer: env.GOOGLE_ISSUER_URL } : {}),
      [customFetch]: ask,
    }),
  ]
}

const userSchema = z.object({ id: z.number(), login: z.string(), name: z.string().nullable() })
const emailsSchema = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }))

/** With the claim that OpenID Connect has for it (Core 1.0, 5.1), so that all providers are judged alike. */
type GitHubUser = z.infer<typeof userSchema> & { email: string; email_verified: boolean }

/**
 * GitHub, when a client is configured. Written out, because Auth.js's own takes an unverified address and cannot
 * be pointed at a stand-in that serves site and API at one address.
 */
export function githubProvider(): OAuth2Config<GitHubUser>[] {
  if (!env.GITHUB_CLIENT_ID || !env.GITHUB_CLIENT_SECRET) return []
  const site = env.GITHUB_BASE_URL ?? 'https://github.com'
  const api = env.GITHUB_BASE_URL ?? 'https://api.github.com'
  return [
    {
      id: 'github',
      name: 'GitHub',
      type: 'oauth',
      clientId: env.GITHUB_CLIENT_ID,
      clientSecret: env.GITHUB_CLIENT_SECRET,
      checks: ['pkce', 'state'],
      issuer: `${site}/login/oauth`,
      authorization: { url: `${site}/login/oauth/authorize`, params: { scope: 'read:user user:email' } },
      token: `${site}/login/oauth/access_token`,
      client: { token_endpoint_auth_method: 'client_secret_post' },
      userinfo: {
        url: `${api}/user`,
        request: ({ tokens }: Tokens) => readGitHubUser(api, tokens.access_token),
      },
      profile: (user) => ({ id: String(user.id), name: user.name ?? user.login, email: user.email }),
      [customFetch]: ask,
    },
  ]
}

const EMAILS = '/user/emails'

type Tokens = { tokens: { access_token?: string } }

/** The user and their primary address, and whether GitHub verified it (T27). */
async function readGitHubUser(api: string, accessToken: string | undefined): Promise<GitHubUser> {
  const read = async (path: string): Promise<unknown> => {
    const response = await ask(`${api}${path}`, {
      headers: { authorization: `Bearer ${accessToken}`, 'user-agent': 'portcullis' },
    })
    // The browser asked for less on its way: without the scope for it GitHub has no such page.
    if (response.status === 404 && path === EMAILS) throw new Refusal('AUTH_ADDRESS_UNVERIFIED')
    if (!response.ok) throw new Refusal('AUTH_PROVIDER')
    return response.json()
  }
  const user = userSchema.parse(await read('/user'))
  const primary = emailsSchema.parse(await read(EMAILS)).find((entry) => entry.primary)
  if (primary === undefined) throw new Refusal('AUTH_ADDRESS_UNVERIFIED')
  return { ...user, email: primary.email, email_verified: primary.verified }
}
