import 'server-only'
import { AsyncLocalStorage } from 'node:async_hooks'
import { cookies } from 'next/headers'
import { NextRequest } from 'next/server'
import NextAuth, { type NextAuthConfig } from 'next-auth'
import { env } from '@/env.mjs'
import { UNDO_PAGE, undoCookie } from '@/lib/account/undo-pass'
import { appendAudit, PLATFORM_TENANT_ID, whoAndWhere } from '@/lib/audit/append'
import { readCaller } from '@/lib/caller'
import { classify } from '@/lib/classify'
import { inTransaction } from '@/lib/db'
import { type Code, Refusal } from '@/lib/errors'
import { cookie, goneCookie, SESSION_SECONDS } from '@/lib/session'
import { startSession } from '@/lib/sessions/commands'
import { PROBLEM_PAGE } from '@/lib/sessions/problems'
import { ownPath, pathOf } from '@/lib/urls'
import { authAdapter } from '@/lib/users/auth-adapter'
import { headersForAuth } from '@/lib/users/auth-request'
import { closingInstead } from '@/lib/users/coming-in'
import { githubProvider, googleProvider, mailProvider } from '@/lib/users/providers'

/** What Auth.js calls an error while it does one thing. */
const troubles = new AsyncLocalStorage<{ error?: unknown }>()

/**
 * Auth.js proves who somebody is: by mail, Google or GitHub. What follows from it is ours: `jwt` starts a session
 * row and puts its id into the cookie, and nothing but that id (and the user's) is ever read back.
 */
const config: NextAuthConfig = {
  secret: env.AUTH_SECRET,
  trustHost: true, // The host comes from AUTH_URL, which is required, not from the request.
  adapter: authAdapter,
  session: { strategy: 'jwt', maxAge: SESSION_SECONDS },
  // Auth.js would read the cookie too, and link a new account to whoever it names, ended session or not. It reads nothing:
  // lib/session.ts is the only reader, and app.open_session the only judge.
  jwt: { decode: async () => null },
  cookies: {
    sessionToken: cookie('session'),
    callbackUrl: cookie('callback'),
    csrfToken: cookie('csrf'),
    pkceCodeVerifier: cookie('pkce'),
    state: cookie('state'),
    nonce: cookie('nonce'),
  },
  // Never shown: what went wrong is thrown, and the guard says where that leads. Without them Auth.js would have its own.
  pages: { signIn: PROBLEM_PAGE, error: PROBLEM_PAGE, verifyRequest: '/check-mail' },
  providers: [mailProvider, ...googleProvider(), ...githubProvider()],
  callbacks: {
    signIn: async ({ user, account, profile, email }) => {
      // The same answer for every address (ASVS 6.3.8); who was disabled is refused when the link is used.
      if (email?.verificationRequest) return true
      // A provider's word for an address counts only when it says that it verified it (T27).
      if (account?.provider !== 'email' && profile?.email_verified !== true)
        throw new Refusal('AUTH_ADDRESS_UNVERIFIED')
      // Only who has shown that the account is theirs is told about it.
      return user.id === undefined || whereTo(user.id)
    },
    jwt: async ({ token, user, account }) => {
      if (user?.id === undefined) return token
      const caller = await readCaller()
      const userId = user.id
      const sid = await inTransaction('system', (tx) =>
        startSession(tx, userId, account?.provider ?? 'unknown', caller),
      )
      return { sub: userId, sid }
    },
    session: ({ session }) => ({ expires: session.expires }),
    redirect: ({ url }) => new URL(ownPath(pathOf(url)) ?? '/dashboard', env.AUTH_URL).href,
  },
  logger: {
    error: (error) => {
      const trouble = troubles.getStore()
      if (trouble) trouble.error = error
    },
    warn: () => undefined,
    debug: () => undefined,
  },
}

const { handlers: routes, signIn } = NextAuth(config)

/**
 * Auth.js answers whatever goes wrong with a redirect, and tells only its logger why. Thrown, it is classified, counted,
 * logged and kept in the trail by the guard, as every refusal is.
 */
async function outspoken<T>(work: () => Promise<T>): Promise<T> {
  const trouble: { error?: unknown } = {}
  const answer = await troubles.run(trouble, work)
  if (trouble.error !== undefined) throw trouble.error
  return answer
}

/**
 * The routes of Auth.js, by address and headers: no body of ours is read.
 *
 * @throws Refusal of our own callbacks, and what Auth.js throws, for lib/classify.ts
 */
export const handlers = {
  GET: (address: URL, headers: Headers) =>
    outspoken(() => routes.GET(new NextRequest(address, { headers: headersForAuth(headers) }))),
  POST: (address: URL, headers: Headers) =>
    outspoken(() =>
      routes.POST(new NextRequest(address, { method: 'POST', headers: headersForAuth(headers) })),
    ),
}

/**
 * Begins a sign-in: sends the mail, or prepares the way to a provider.
 *
 * @returns the address the browser goes on to
 * @throws Refusal MAIL_REFUSED, MAIL_UNAVAILABLE, AUTH_PROVIDER, INPUT_UNREADABLE of a cookie, and what the database throws
 */
export async function startSignIn(
  provider: 'email' | 'google' | 'github',
  options: { email?: string; redirectTo: string },
): Promise<string> {
  try {
    return await outspoken<string>(() => signIn(provider, { ...options, redirect: false }))
  } catch (error) {
    const { code } = classify(error)
    if (code === 'INPUT_UNREADABLE') {
      ;(await cookies()).set(goneCookie('callback'))
      throw new Refusal('INPUT_UNREADABLE', {
        message: 'This browser had kept something of ours that was broken. It is gone; try again.',
        cause: error,
      })
    }
    if (provider === 'email' || !OF_THE_PROVIDER.has(code)) throw error
    throw new Refusal('AUTH_PROVIDER', {
      message: 'This provider does not answer. Try again in a minute, or use a link by mail.',
      cause: error,
    })
  }
}

/** Before a browser leaves, Auth.js reads the provider's own configuration; it wraps nothing that goes wrong with it. */
const OF_THE_PROVIDER = new Set<Code>(['AUTH_PROVIDER', 'NETWORK_UNAVAILABLE', 'UNEXPECTED'])

/**
 * Whether somebody comes in, or is let undo the deletion of their account.
 *
 * @returns true for whoever comes in, or the address to go to instead
 * @throws Refusal AUTH_DISABLED
 */
async function whereTo(userId: string): Promise<true | string> {
  const caller = await readCaller()
  const closing = await inTransaction('system', async (tx) => {
    const found = await closingInstead(tx, userId)
    if (found === null) return null
    // No session begins, which would be on record: that they have proved who they are is, too.
    await appendAudit(tx, {
      ...whoAndWhere(caller, userId),
      tenantId: PLATFORM_TENANT_ID,
      event: 'session.proved',
      outcome: 'success',
      resource: ['user', userId],
    })
    return found
  })
  if (closing === null) return true
  ;(await cookies()).set(await undoCookie(closing))
  return UNDO_PAGE
}
