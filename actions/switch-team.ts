'use server'

import { revalidatePath } from 'next/cache'
import { guard } from '@/lib/guard/action'
import { switchTeam as goTo } from '@/lib/teams/commands'
import { ownPath } from '@/lib/urls'
import { teamSwitchSchema } from '@/lib/validations/team'

/** Goes to another team of one's own, in this browser. */
export const switchTeam = guard(
  {
    event: 'team.switched',
    scope: { global: 'it leads from one tenant into another' },
    access: 'user',
    input: teamSwitchSchema,
  },
  async ({ input, actor, tx, record, afterCommit, redirectTo }) => {
    record({ resource: ['tenant', input.tenantId] })
    const name = await goTo(tx, actor, input.tenantId)
    record({ before: { team: actor.tenantName }, after: { team: name }, alsoIn: input.tenantId })
    afterCommit(() => revalidatePath('/(app)', 'layout'))
    redirectTo(ownPath(input.returnTo) ?? '/dashboard')
    return null
  },
)
