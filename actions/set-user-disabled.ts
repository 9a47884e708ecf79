'use server'

import { revalidatePath } from 'next/cache'
import { Refusal } from '@/lib/errors'
import { guard } from '@/lib/guard/action'
import { setDisabled } from '@/lib/users/commands'
import { canDisable } from '@/lib/users/policy'
import { userDisabledSchema } from '@/lib/validations/user'

/** Disables an account, which ends its sessions in the same transaction, or enables it again. */
export const setUserDisabled = guard(
  {
    event: 'user.disabled_changed',
    scope: { global: 'admins manage the users of all tenants' },
    access: { role: 'ADMIN', fresh: '10m' },
    input: userDisabledSchema,
    limit: { max: 30, per: '1h' },
  },
  async ({ input, actor, caller, tx, record, afterCommit }) => {
    record({ resource: ['user', input.userId] })
    if (!canDisable(actor.userId, input.userId)) {
      throw new Refusal('USER_OWN_ACCOUNT', {
        message: 'You cannot disable your own account. Ask another admin to do it.',
      })
    }
    const { email, before, personalTenantId } = await setDisabled(tx, input, caller)
    record({
      before: { disabled: before },
      after: { disabled: input.disabled },
      metadata: { email, reason: input.reason },
      ...(personalTenantId && { alsoIn: personalTenantId }),
    })
    afterCommit(() => revalidatePath('/admin/users', 'layout'))
    return null
  },
)
