'use server'

import { revalidatePath } from 'next/cache'
import { guard } from '@/lib/guard/action'
import { findInvitation, resend } from '@/lib/teams/invitations'
import { invitationSchema } from '@/lib/validations/team'

/** Sends an invitation again, with a new link; the old one is dead. */
export const resendInvitation = guard(
  {
    event: 'invitation.resent',
    scope: 'per-request-tenant-id',
    access: { member: 'ADMIN' },
    impersonated: 'closed',
    input: invitationSchema,
    limit: [
      { max: 30, per: '1h' },
      { max: 100, per: '1d', of: 'team' },
      { max: 3, per: '1h', of: 'team', by: ({ input }) => input.invitationId },
    ],
    idempotent: '1d',
    resource: ({ tx, input, actor }) => findInvitation(tx, actor.tenantId, input.invitationId),
  },
  async ({ input, actor, caller, resource, tx, record, afterCommit }) => {
    record({ resource: ['invitation', input.invitationId], metadata: { email: resource.email } })
    await resend(tx, actor, resource, caller)
    afterCommit(() => revalidatePath('/team'))
    return null
  },
)
