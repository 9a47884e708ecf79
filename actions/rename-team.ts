'use server'

import { revalidatePath } from 'next/cache'
import { guard } from '@/lib/guard/action'
import { renameTeam as rename } from '@/lib/teams/commands'
import { teamSchema } from '@/lib/validations/team'

export const renameTeam = guard(
  {
    event: 'team.renamed',
    scope: 'per-request-tenant-id',
    access: { member: 'ADMIN' },
    input: teamSchema,
    limit: { max: 10, per: '1m' },
  },
  async ({ input, actor, tx, record, afterCommit }) => {
    record({ resource: ['tenant', actor.tenantId] })
    const before = await rename(tx, actor.tenantId, input.name)
    record({ before: { name: before }, after: { name: input.name } })
    afterCommit(() => revalidatePath('/(app)', 'layout'))
    return null
  },
)
