'use server'

import { revalidatePath } from 'next/cache'
import { guard } from '@/lib/guard/action'
import { leaveTeam as leave } from '@/lib/teams/commands'
import { emptySchema } from '@/lib/validations/empty'

/** Takes oneself out of the team; the browser goes on in one's own tenant. */
export const leaveTeam = guard(
  {
    event: 'team.left',
    scope: 'per-request-tenant-id',
    access: { member: 'MEMBER', fresh: '10m' },
    input: emptySchema,
  },
  async ({ actor, tx, record, afterCommit, redirectTo }) => {
    record({ resource: ['user', actor.userId] })
    const team = await leave(tx, actor)
    record({ before: { role: actor.memberRole }, metadata: { team, email: actor.email } })
    afterCommit(() => revalidatePath('/(app)', 'layout'))
    redirectTo('/dashboard')
    return null
  },
)
