'use server'

import { revalidatePath } from 'next/cache'
import { Refusal } from '@/lib/errors'
import { guard } from '@/lib/guard/action'
import { endSessions } from '@/lib/sessions/commands'
import { sessionSchema } from '@/lib/validations/session'

/** Signs one of the person's devices out. */
export const endSession = guard(
  {
    event: 'session.device_ended',
    scope: 'per-user-tenant-id',
    access: 'user',
    impersonated: 'closed',
    input: sessionSchema,
  },
  async ({ input, actor, tx, record, afterCommit }) => {
    record({ resource: ['session', input.sessionId] })
    const because = input.sessionId === actor.sessionId ? 'signed_out' : 'ended_elsewhere'
    const ended = await endSessions(tx, actor.userId, because, { only: input.sessionId })
    if (ended === 0) throw new Refusal('SESSION_NOT_FOUND')
    afterCommit(() => revalidatePath('/security'))
    return null
  },
)
