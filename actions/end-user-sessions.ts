'use server'

import { revalidatePath } from 'next/cache'
import { Refusal } from '@/lib/errors'
import { guard } from '@/lib/guard/action'
import { endSessions } from '@/lib/sessions/commands'
import { readAccount } from '@/lib/users/queries'
import { userSessionsSchema } from '@/lib/validations/session'

/** Ends one session of somebody, or all of them. */
export const endUserSessions = guard(
  {
    event: 'user.sessions_ended',
    scope: { global: 'admins manage the users of all tenants' },
    access: { role: 'ADMIN', fresh: '10m' },
    input: userSessionsSchema,
    limit: { max: 30, per: '1h' },
  },
  async ({ input: { userId, sessionId }, tx, record, afterCommit }) => {
    record({ resource: ['user', userId] })
    const user = await readAccount(tx, userId)
    const which = sessionId === undefined ? {} : { only: sessionId }
    const ended = await endSessions(tx, userId, 'ended_by_admin', which)
    if (sessionId !== undefined && ended === 0) throw new Refusal('SESSION_NOT_FOUND')
    record({
      metadata: { email: user.email, ended },
      ...(user.personalTenantId && { alsoIn: user.personalTenantId }),
    })
    afterCommit(() => revalidatePath('/admin/users', 'layout'))
    return null
  },
)
