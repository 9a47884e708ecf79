'use server'

import { cookies } from 'next/headers'
import { startSignIn } from '@/auth'
import { guard } from '@/lib/guard/action'
import { nextFrom } from '@/lib/session'
import { asking, askingCookie, nonceFor } from '@/lib/sessions/asking'
import { signInWithEmailSchema } from '@/lib/validations/auth'

/**
 * Mails a sign-in link that opens in this browser only. The answer is the same whether we know the address or not (ASVS
 * 6.3.8). Whoever asks for somebody else's address empties a bucket of their own network, and locks nobody else out: the
 * one for the address as a whole is wide, and a link that is out stays good.
 */
export const signInWithEmail = guard(
  {
    event: 'session.link_requested',
    scope: { global: 'nobody is signed in yet' },
    access: 'public',
    input: signInWithEmailSchema,
    limit: [
      { max: 60, per: '10m' },
      { max: 10, per: '10m', by: ({ input, network }) => `${input.email} from ${network}` },
      { max: 40, per: '10m', by: ({ input }) => input.email },
    ],
  },
  {
    prepare: async ({ input, record }) => record({ metadata: { email: input.email } }),
    call: async ({ input, caller }) => {
      const nonce = nonceFor(caller.headers)
      const jar = await cookies()
      jar.set(askingCookie(nonce))
      const redirectTo = nextFrom(caller.headers)
      await asking.run(nonce, () => startSignIn('email', { email: input.email, redirectTo }))
    },
    complete: async ({ redirectTo }) => {
      redirectTo('/check-mail')
      return null
    },
  },
)
