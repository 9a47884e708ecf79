'use server'

import { revalidatePath } from 'next/cache'
import { cookies } from 'next/headers'
import { guard } from '@/lib/guard/action'
import { ENDED_COOKIE } from '@/lib/session'
import { revokeSession } from '@/lib/sessions/commands'
import { emptySchema } from '@/lib/validations/empty'

/** Ends the session row first: only once that is committed does the cookie go, so a failure is seen. */
export const signOut = guard(
  {
    event: 'session.ended',
    scope: 'per-user-tenant-id',
    access: 'user',
    input: emptySchema,
  },
  async ({ actor, tx, record, afterCommit, redirectTo }) => {
    await revokeSession(tx, actor.sessionId)
    record({ resource: ['session', actor.sessionId] })
    afterCommit(async () => (await cookies()).set(ENDED_COOKIE))
    // Empties the browser's cache of visited pages too, so that the back button shows nothing.
    afterCommit(() => revalidatePath('/', 'layout'))
    redirectTo('/sign-in')
    return null
  },
)
