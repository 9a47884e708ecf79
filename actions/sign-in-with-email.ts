'use server'

import { signIn } from '@/auth'
import { guard } from '@/lib/guard/action'
import { nextFrom } from '@/lib/session'
import { signInWithEmailSchema } from '@/lib/validations/auth'

/** Mails a sign-in link. The answer is the same whether we know the address or not (ASVS 6.3.8). */
export const signInWithEmail = guard(
  {
    event: 'session.link_requested',
    scope: { global: 'nobody is signed in yet' },
    access: 'public',
    input: signInWithEmailSchema,
    limit: [
      { max: 60, per: '10m' },
      { max: 10, per: '10m', by: ({ input }) => input.email },
    ],
  },
  {
    prepare: async ({ input, record }) => record({ metadata: { email: input.email } }),
    call: ({ input, caller }) =>
      signIn('email', { email: input.email, redirect: false, redirectTo: nextFrom(caller.headers) }),
    complete: async ({ redirectTo }) => {
      redirectTo('/check-mail')
      return null
    },
  },
)
