'use server'

import { revalidatePath } from 'next/cache'
import { cookies } from 'next/headers'
import { guard } from '@/lib/guard/action'
import { endImpersonation as end } from '@/lib/impersonation/commands'
import { emptySchema } from '@/lib/validations/empty'

/**
 * Goes back to the admin's own session. Anybody may ask, because the impersonation may be over already: what counts is the
 * cookie that the browser was given with it.
 */
export const endImpersonation = guard(
  {
    event: 'impersonation.ended',
    scope: { global: 'it leads from a person’s tenant back to an admin’s' },
    access: 'public',
    input: emptySchema,
    limit: { max: 30, per: '15m' },
  },
  async ({ caller, tx, record, afterCommit, redirectTo }) => {
    const { sessionId, adminId, personId, tenantId, inTime, cookie } = await end(tx, caller.claim)
    record({
      by: { userId: personId, impersonator: { userId: adminId } },
      resource: ['session', sessionId],
      metadata: { inTime },
      alsoIn: tenantId,
    })
    afterCommit(async () => (await cookies()).set(cookie))
    afterCommit(() => revalidatePath('/(app)', 'layout'))
    redirectTo(`/admin/users/${personId}`)
    return null
  },
)
