'use server'

import { revalidatePath } from 'next/cache'
import { beginTotp } from '@/lib/factors/totp'
import { guard } from '@/lib/guard/action'
import { emptySchema } from '@/lib/validations/empty'

/** Begins the set-up of an authenticator app; the security page then shows the secret until a first code confirms it. */
export const setUpTotp = guard(
  {
    event: 'factor.totp_begun',
    scope: 'per-user-tenant-id',
    access: { fresh: '10m' },
    input: emptySchema,
    limit: { max: 10, per: '15m' },
  },
  async ({ actor, tx, record, afterCommit }) => {
    await beginTotp(tx, { userId: actor.userId, sessionId: actor.sessionId })
    record({ resource: ['user', actor.userId] })
    afterCommit(() => revalidatePath('/security'))
    return null
  },
)
