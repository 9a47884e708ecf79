import { createEmulator } from 'emulate'
import { githubEmulator } from './github.ts'
import { googleEmulator } from './google.ts'

export type OAuthClient = { id: string; secret: string }

export type LocalOAuth = {
  /** For GOOGLE_ISSUER_URL. */
  googleIssuerUrl: string
  /** For GITHUB_BASE_URL. */
  githubBaseUrl: string
  stop(): Promise<void>
}

/**
 * Starts the local Google and GitHub, where anybody has an account.
 *
 * They answer on 127.0.0.1 while the app answers on localhost, so that their cookies never meet the app's.
 *
 * @param appUrl the app's own address, without a trailing slash; callbacks go to nowhere else
 * @param ports free ports of this machine
 */
export async function startLocalOAuth(options: {
  appUrl: string
  ports: { google: number; github: number }
  clients: { google: OAuthClient; github: OAuthClient }
}): Promise<LocalOAuth> {
  const client = (provider: 'google' | 'github') => ({
    ...options.clients[provider],
    redirectUri: `${options.appUrl}/api/auth/callback/${provider}`,
  })
  const at = (port: number) => ({ port, baseUrl: `http://127.0.0.1:${port}` })
  const [googleServer, githubServer] = await Promise.all([
    createEmulator({ service: googleEmulator(client('google')), ...at(options.ports.google) }),
    createEmulator({ service: githubEmulator(client('github')), ...at(options.ports.github) }),
  ])

  return {
    googleIssuerUrl: googleServer.url,
    githubBaseUrl: githubServer.url,
    async stop() {
      await Promise.all([googleServer.close(), githubServer.close()])
    },
  }
}
