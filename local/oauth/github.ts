import { defineEmulator } from 'emulate'
import { githubId } from '../people.ts'
import type { Account } from './accounts.ts'
import type { Client } from './checks.ts'
import { codeFlow, noSignIns, type SignIns } from './code-flow.ts'

/**
 * A GitHub for one machine: authorization code with PKCE, and the two questions an app asks about who came.
 *
 * emulate's own GitHub calls every address verified, and an app's way with one that is not could not be tried.
 */
export function githubEmulator(client: Client) {
  return defineEmulator<SignIns>({
    name: 'github',
    state: noSignIns,
    cors: false,
    setup(context) {
      const { app } = context
      const flow = codeFlow(context, {
        provider: 'GitHub',
        client,
        path: '/login/oauth/authorize',
        scope: 'user:email',
      })

      app.post('/login/oauth/access_token', async (c) => {
        const form = new URLSearchParams(await c.req.text())
        const exchanged = flow.exchange(form, c.req.header('authorization'))
        // GitHub answers 200 also to what it refuses.
        if ('error' in exchanged) return c.json({ error: GITHUB_CALLS_IT[exchanged.error] })
        return c.json({ access_token: exchanged.token, token_type: 'bearer', scope: 'read:user,user:email' })
      })

      const about = (path: string, say: (account: Account) => unknown) =>
        app.get(path, (c) => {
          const account = flow.bearer(c.req.header('authorization'))
          return account ? c.json(say(account)) : c.json({ message: 'Bad credentials' }, 401)
        })
      about('/user', user)
      about('/user/emails', emails)
    },
  })
}

const GITHUB_CALLS_IT = {
  invalid_client: 'incorrect_client_credentials',
  invalid_grant: 'bad_verification_code',
}

const user = ({ made, name, email, verified }: Account) => ({
  id: githubId(made),
  login: loginOf(made),
  name,
  // The one on the public profile, which has to be verified.
  email: verified ? email : null,
})

/** Everybody also has an address that GitHub made up, and that is verified but nobody's primary one. */
const emails = ({ made, email, verified }: Account) => [
  { email, primary: true, verified, visibility: verified ? 'public' : null },
  {
    email: `${githubId(made)}+${loginOf(made)}@users.noreply.github.test`,
    primary: false,
    verified: true,
    visibility: null,
  },
]

const loginOf = (made: string): string => (made.split('@')[0] ?? made).replaceAll(/[^a-z\d]+/g, '-')
