'use server'

import { revalidatePath } from 'next/cache'
import { cookies } from 'next/headers'
import { guard } from '@/lib/guard/action'
import { startImpersonation as start } from '@/lib/impersonation/commands'
import { impersonationSchema } from '@/lib/validations/impersonation'

/** Acts as somebody else, for a while: their pages, as they see them, under both names. */
export const startImpersonation = guard(
  {
    event: 'impersonation.started',
    scope: { global: 'admins look into the accounts of all tenants' },
    access: { role: 'ADMIN', fresh: '10m' },
    input: impersonationSchema,
    limit: [
      { max: 10, per: '1h', of: 'person' },
      { max: 30, per: '1d', of: 'person' },
    ],
  },
  async ({ input, actor, caller, tx, record, afterCommit, redirectTo }) => {
    record({ resource: ['user', input.userId] })
    const { email, tenantId, sessionId, cookie } = await start(tx, actor, input, caller)
    record({
      metadata: { email, reason: input.reason, minutes: input.minutes, session: sessionId },
      alsoIn: tenantId,
    })
    afterCommit(async () => (await cookies()).set(cookie))
    afterCommit(() => revalidatePath('/(app)', 'layout'))
    redirectTo('/dashboard')
    return null
  },
)
