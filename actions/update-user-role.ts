'use server'

import { revalidatePath } from 'next/cache'
import { Refusal } from '@/lib/errors'
import { guard } from '@/lib/guard/action'
import { setUserRole } from '@/lib/users/commands'
import { canChangeRoleOf } from '@/lib/users/policy'
import { userRoleSchema } from '@/lib/validations/user'

export const updateUserRole = guard(
  {
    event: 'user.role_changed',
    scope: { global: 'admins manage the users of all tenants' },
    access: { role: 'ADMIN' },
    input: userRoleSchema,
    limit: { max: 30, per: '1h' },
  },
  async ({ input, actor, tx, record, afterCommit }) => {
    record({ resource: ['user', input.userId] })
    if (!canChangeRoleOf(actor.userId, input.userId)) {
      throw new Refusal('USER_OWN_ROLE', {
        message: 'You cannot change your own role. Ask another admin to do it.',
      })
    }
    const { email, before, personalTenantId } = await setUserRole(tx, input.userId, input.role)
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
