'use server'

import { revalidatePath } from 'next/cache'
import { guard } from '@/lib/guard/action'
import { createTeam as create } from '@/lib/teams/commands'
import { teamSchema } from '@/lib/validations/team'

/** Makes a team, with oneself as its owner, and goes there. */
export const createTeam = guard(
  {
    event: 'team.created',
    scope: { global: 'the team is no tenant of anybody before it is made' },
    access: 'user',
    input: teamSchema,
    limit: [
      { max: 10, per: '1h' },
      { max: 20, per: '1d', of: 'person' },
    ],
  },
  async ({ input, actor, tx, record, afterCommit, redirectTo }) => {
    const tenantId = await create(tx, actor, input.name)
    record({ resource: ['tenant', tenantId], after: { name: input.name }, alsoIn: tenantId })
    afterCommit(() => revalidatePath('/(app)', 'layout'))
    redirectTo('/team')
    return null
  },
)
