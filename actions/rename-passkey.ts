'use server'

import { revalidatePath } from 'next/cache'
import { renamePasskey as rename } from '@/lib/factors/commands'
import { guard } from '@/lib/guard/action'
import { renamePasskeySchema } from '@/lib/validations/factors'

export const renamePasskey = guard(
  {
    event: 'factor.passkey_renamed',
    scope: 'per-user-tenant-id',
    access: 'user',
    impersonated: 'closed',
    input: renamePasskeySchema,
  },
  async ({ input, actor, tx, record, afterCommit }) => {
    const before = await rename(tx, actor.userId, input.id, input.name)
    record({ resource: ['passkey', input.id], before: { name: before }, after: { name: input.name } })
    afterCommit(() => revalidatePath('/security'))
    return null
  },
)
