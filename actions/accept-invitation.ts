'use server'

import { revalidatePath } from 'next/cache'
import { guard } from '@/lib/guard/action'
import { acceptInvitation as accept } from '@/lib/teams/accept'
import { acceptInvitationSchema } from '@/lib/validations/team'

/** Joins the team that one was invited to, and goes there. Only from the address that the invitation was sent to. */
export const acceptInvitation = guard(
  {
    event: 'invitation.accepted',
    scope: { global: 'whoever accepts is not in the team yet' },
    access: 'user',
    impersonated: 'closed',
    input: acceptInvitationSchema,
    limit: { max: 20, per: '10m' },
  },
  async ({ input, actor, tx, record, afterCommit, redirectTo }) => {
    const { tenantId, id, teamName, role, wasMember } = await accept(tx, actor, input.token)
    record({
      resource: ['invitation', id],
      after: { team: teamName, ...(!wasMember && { role }) },
      metadata: { email: actor.email, wasMember },
      alsoIn: tenantId,
    })
    afterCommit(() => revalidatePath('/(app)', 'layout'))
    redirectTo('/dashboard')
    return null
  },
)
