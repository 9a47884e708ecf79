'use server'

import { cookies } from 'next/headers'
import { UNDO_PAGE, undoCookie } from '@/lib/account/undo-pass'
import { networkOf } from '@/lib/caller'
import { guard } from '@/lib/guard/action'
import { SESSION_SECONDS, sessionCookieFor, wantedAfterSignIn } from '@/lib/session'
import { nonceOf } from '@/lib/sessions/asking'
import { countGuess, linkWithCode, useUp } from '@/lib/sessions/code'
import { startSession } from '@/lib/sessions/commands'
import { closingInstead } from '@/lib/users/coming-in'
import { userOfAddress } from '@/lib/users/sign-up'
import { signInCodeSchema } from '@/lib/validations/auth'

/**
 * Signs in with the six digits of a mail that this browser asked for, where the mail is read on another device. The guess
 * is counted and committed before it is compared: no refusal gives it back.
 */
export const signInWithCode = guard(
  {
    event: 'session.code_entered',
    scope: { global: 'nobody is signed in yet' },
    access: 'public',
    input: signInCodeSchema,
    limit: { max: 30, per: '10m' },
  },
  {
    prepare: ({ tx, caller }) => countGuess(tx, nonceOf(caller.headers), networkOf(caller.address)),
    call: async ({ facts, input, caller }) =>
      linkWithCode(facts, nonceOf(caller.headers), input.code) ?? null,
    complete: async ({ tx, answer, caller, record, afterCommit, redirectTo }) => {
      const email = await useUp(tx, answer)
      const userId = await userOfAddress(tx, caller, email)
      record({ resource: ['user', userId] })
      const closing = await closingInstead(tx, userId)
      if (closing !== null) {
        afterCommit(async () => (await cookies()).set(await undoCookie(closing)))
        redirectTo(UNDO_PAGE)
        return null
      }
      const claim = { userId, sessionId: await startSession(tx, userId, 'email', caller) }
      afterCommit(async () => (await cookies()).set(await sessionCookieFor(claim, SESSION_SECONDS)))
      redirectTo(wantedAfterSignIn(caller.headers))
      return null
    },
  },
)
