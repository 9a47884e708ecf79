'use server'

import { startSignIn } from '@/auth'
import { Refusal } from '@/lib/errors'
import { guard } from '@/lib/guard/action'
import { nextFrom } from '@/lib/session'
import { isConfigured } from '@/lib/users/providers'
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
    prepare: async ({ input, record }) => {
      record({ metadata: { provider: input.provider } })
      if (isConfigured(input.provider)) return
      throw new Refusal('AUTH_PROVIDER', {
        message: 'This way of signing in is not set up here. Use a link by mail instead.',
      })
    },
    call: ({ input, caller }) => startSignIn(input.provider, { redirectTo: nextFrom(caller.headers) }),
    complete: async ({ answer, redirectTo }) => {
      redirectTo(answer)
      return null
    },
  },
)
