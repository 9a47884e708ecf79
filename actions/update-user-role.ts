'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { Refusal } from '@/lib/errors'
import { guard } from '@/lib/guard/action'
import { changeRole } from '@/lib/users/commands'
import { canChangeRoleOf } from '@/lib/users/policy'
import { userRoleSchema } from '@/lib/validations/user'

export const updateUserRole = guard(
  {
    event: 'user.role_changed',
    scope: { global: 'admins manage the users of all tenants' },
    access: { role: 'ADMIN', fresh: '10m' },
    input: userRoleSchema,
    output: z.object({ role: userRoleSchema.shape.role }),
    limit: { max: 30, per: '1h' },
    idempotent: '1d',
  },
  async ({ input, actor, caller, tx, record, afterCommit }) => {
    record({ resource: ['user', input.userId] })
    if (!canChangeRoleOf(actor.userId, input.userId)) {
      throw new Refusal('USER_OWN_ROLE', {
        message: 'You cannot change your own role. Ask another admin to do it.',
      })
    }
    const { email, before, personalTenantId } = await changeRole(tx, input, caller)
    record({
      before: { role: before },
      after: { role: input.role },
      metadata: { email },
      ...(personalTenantId && { alsoIn: personalTenantId }),
    })
    afterCommit(() => revalidatePath('/admin/users'))
    return { role: input.role }
  },
)
