'use server'

import { signIn } from '@/auth'
import { guard } from '@/lib/guard/action'
import { nextFrom } from '@/lib/session'
import { signInWithProviderSchema } from '@/lib/validations/auth'

/** Sends the browser to Google or GitHub, with state, PKCE and nonce in cookies of this browser. */
export const signInWithProvider = guard(
  {
    event: 'session.provider_chosen',
    scope: { global: 'nobody is signed in yet' },
    access: 'public',
    input: signInWithProviderSchema,
    limit: { max: 20, per: '10m' },
  },
  {
    prepare: async ({ input, record }) => record({ metadata: { provider: input.provider } }),
    call: ({ input, caller }): Promise<string> =>
      signIn(input.provider, { redirect: false, redirectTo: nextFrom(caller.headers) }),
    complete: async ({ answer, redirectTo }) => {
      redirectTo(answer)
      return null
    },
  },
)
