'use server'

import { revalidatePath } from 'next/cache'
import { guard } from '@/lib/guard/action'
import { endSessions } from '@/lib/sessions/commands'
import { emptySchema } from '@/lib/validations/empty'

/** Signs the person out everywhere but here. */
export const endOtherSessions = guard(
  {
    event: 'session.others_ended',
    scope: 'per-user-tenant-id',
    access: 'user',
    impersonated: 'closed',
    input: emptySchema,
  },
  async ({ actor, tx, record, afterCommit }) => {
    const ended = await endSessions(tx, actor.userId, 'ended_elsewhere', { except: actor.sessionId })
    record({ resource: ['user', actor.userId], metadata: { ended } })
    afterCommit(() => revalidatePath('/security'))
    return null
  },
)
