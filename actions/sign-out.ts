'use server'

import { cookies } from 'next/headers'
import { guard } from '@/lib/guard/action'
import { signInFor } from '@/lib/guard/way-back'
import { signOutImpersonator } from '@/lib/impersonation/commands'
import { goneCookie } from '@/lib/session'
import { endSessions } from '@/lib/sessions/commands'
import { ownPath } from '@/lib/urls'
import { signOutSchema } from '@/lib/validations/session'

/** Ends the session row first: only once that is committed does the cookie go, so a failure is seen (T24). */
export const signOut = guard(
  {
    event: 'session.ended',
    scope: 'per-user-tenant-id',
    access: 'signing-in',
    impersonated: 'open',
    input: signOutSchema,
  },
  async ({ input, actor, tx, record, afterCommit, redirectTo }) => {
    await endSessions(tx, actor.userId, 'signed_out', { only: actor.sessionId })
    if (actor.impersonator) await signOutImpersonator(tx, actor.sessionId)
    record({ resource: ['session', actor.sessionId] })
    // A cookie that changes empties the router's cache of visited pages too, so that the back button shows nothing.
    afterCommit(async () => (await cookies()).set(goneCookie('session')))
    const wanted = ownPath(input?.returnTo)
    redirectTo(wanted === null ? '/sign-in' : signInFor(wanted))
    return null
  },
)
