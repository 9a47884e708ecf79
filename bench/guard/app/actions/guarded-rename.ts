'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { guard } from '@/lib/guard/action'
import { renameUser } from '@/lib/users/commands'
import { userNameSchema } from '@/lib/validations/user'

/** actions/update-user-name.ts as it stands, with a limit that lets the bench press as fast as it can. */
export const guardedRename = guard(
  {
    event: 'user.name_updated',
    scope: 'per-user-tenant-id',
    access: 'user',
    input: userNameSchema,
    output: z.object({ name: z.string() }),
    owner: ({ input }) => input.userId,
    limit: { max: 1_000_000, per: '1m' },
    idempotent: '1d',
  },
  async ({ input, actor, tx, record, afterCommit }) => {
    const user = await renameUser(tx, actor.userId, input.name)
    record({ resource: ['user', user.id], before: { name: actor.name }, after: { name: user.name } })
    afterCommit(() => revalidatePath('/(app)', 'layout'))
    return { name: user.name }
  },
)
