'use server'

import { revalidatePath } from 'next/cache'
import { guard } from '@/lib/guard/action'
import { findInvitation, revoke } from '@/lib/teams/invitations'
import { invitationSchema } from '@/lib/validations/team'

/** Takes an invitation back before it is accepted. */
export const revokeInvitation = guard(
  {
    event: 'invitation.revoked',
    scope: 'per-request-tenant-id',
    access: { member: 'ADMIN' },
    impersonated: 'closed',
    input: invitationSchema,
    resource: ({ tx, input, actor }) => findInvitation(tx, actor.tenantId, input.invitationId),
  },
  async ({ input, actor, resource, tx, record, afterCommit }) => {
    record({ resource: ['invitation', input.invitationId], metadata: { email: resource.email } })
    await revoke(tx, actor.tenantId, resource)
    afterCommit(() => revalidatePath('/team'))
    return null
  },
)
