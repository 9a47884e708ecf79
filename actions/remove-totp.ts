'use server'

import { revalidatePath } from 'next/cache'
import { removeTotp as remove } from '@/lib/factors/commands'
import { guard } from '@/lib/guard/action'
import { mailLater } from '@/lib/mail/later'
import { endSessions } from '@/lib/sessions/commands'
import { emptySchema } from '@/lib/validations/empty'

/** Removes the authenticator app, and signs out the other devices; or gives up its set-up. */
export const removeTotp = guard(
  {
    event: 'factor.totp_removed',
    scope: 'per-user-tenant-id',
    access: { fresh: '10m' },
    input: emptySchema,
  },
  async ({ actor, caller, tx, record, afterCommit }) => {
    record({ resource: ['user', actor.userId] })
    if (await remove(tx, actor.userId)) {
      // What was proved with it elsewhere must not count as proved with the one that may follow (ASVS 7.4.3).
      await endSessions(tx, actor.userId, 'ended_elsewhere', { except: actor.sessionId })
      await mailLater(tx, 'factor-changed', actor.email, { change: 'totp-removed' }, caller)
    }
    afterCommit(() => revalidatePath('/security'))
    return null
  },
)
