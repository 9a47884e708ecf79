import { createEmulator } from 'emulate'
import { googleSubject, PEOPLE } from '../people.ts'
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
 * Starts the local Google and GitHub, each with the people of the local world.
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
  const callback = (provider: string) => `${options.appUrl}/api/auth/callback/${provider}`
  const { google, github } = options.clients

  const [googleServer, githubServer] = await Promise.all([
    createEmulator({
      service: googleEmulator({
        client: { ...google, redirectUri: callback('google') },
        people: PEOPLE.map((person) => ({ ...person, subject: googleSubject(person.email) })),
      }),
      port: options.ports.google,
      baseUrl: `http://127.0.0.1:${options.ports.google}`,
    }),
    createEmulator({
      service: 'github',
      port: options.ports.github,
      baseUrl: `http://127.0.0.1:${options.ports.github}`,
      // An empty list of tokens: otherwise emulate accepts a well-known one.
      seed: {
        tokens: {},
        github: { users: githubUsers(), oauth_apps: [githubApp(github, callback('github'))] },
      },
    }),
  ])

  return {
    googleIssuerUrl: googleServer.url,
    githubBaseUrl: githubServer.url,
    async stop() {
      await Promise.all([googleServer.close(), githubServer.close()])
    },
  }
}

function githubUsers() {
  return PEOPLE.map(({ login, name, email }) => ({ login, name, email }))
}

function githubApp(client: OAuthClient, redirectUri: string) {
  return {
    client_id: client.id,
    client_secret: client.secret,
    name: 'Portcullis',
    redirect_uris: [redirectUri],
  }
}
