'use server'

import { revalidatePath } from 'next/cache'
import { removePasskey as remove } from '@/lib/factors/commands'
import { guard } from '@/lib/guard/action'
import { mailLater } from '@/lib/mail/later'
import { endSessions } from '@/lib/sessions/commands'
import { removePasskeySchema } from '@/lib/validations/factors'

/** Removes a passkey, and signs out the other devices. */
export const removePasskey = guard(
  {
    event: 'factor.passkey_removed',
    scope: 'per-user-tenant-id',
    access: { fresh: '10m' },
    input: removePasskeySchema,
  },
  async ({ input, actor, caller, tx, record, afterCommit }) => {
    const name = await remove(tx, actor.userId, input.id)
    // What was proved with it elsewhere must not count as proved with the one that may follow (ASVS 7.4.3).
    await endSessions(tx, actor.userId, 'ended_elsewhere', { except: actor.sessionId })
    await mailLater(tx, 'factor-changed', actor.email, { change: 'passkey-removed' }, caller)
    record({ resource: ['passkey', input.id], before: { name } })
    afterCommit(() => revalidatePath('/security'))
    return null
  },
)
