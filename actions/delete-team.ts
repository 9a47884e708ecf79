'use server'

import { revalidatePath } from 'next/cache'
import { guard } from '@/lib/guard/action'
import { deleteTeam as remove } from '@/lib/teams/commands'
import { teamDeletionSchema } from '@/lib/validations/team'

/** Deletes the team for everybody in it. Its name is typed again, so that it is this one that is meant. */
export const deleteTeam = guard(
  {
    event: 'team.deleted',
    scope: 'per-request-tenant-id',
    access: { member: 'OWNER', fresh: '10m' },
    input: teamDeletionSchema,
    limit: { max: 10, per: '1h' },
  },
  async ({ input, actor, caller, tx, record, afterCommit, redirectTo }) => {
    record({ resource: ['tenant', actor.tenantId] })
    const { name, members } = await remove(tx, actor, input.name, caller)
    record({ before: { name }, metadata: { members } })
    afterCommit(() => revalidatePath('/(app)', 'layout'))
    redirectTo('/dashboard')
    return null
  },
)
