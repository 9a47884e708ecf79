'use server'

import { revalidatePath } from 'next/cache'
import { guard } from '@/lib/guard/action'
import { invite } from '@/lib/teams/invitations'
import { inviteSchema } from '@/lib/validations/team'

/**
 * Asks somebody into the team by mail. Counted for the sender, for the team, and for the address, whoever writes to it: nobody
 * fills a stranger's mailbox from here.
 */
export const inviteMember = guard(
  {
    event: 'invitation.created',
    scope: 'per-request-tenant-id',
    access: { member: 'ADMIN', fresh: '10m' },
    input: inviteSchema,
    limit: [
      { max: 30, per: '1h' },
      { max: 100, per: '1d', of: 'team' },
      { max: 5, per: '1d', by: ({ input }) => input.email },
    ],
  },
  async ({ input, actor, caller, tx, record, afterCommit }) => {
    record({ metadata: { email: input.email } })
    const id = await invite(tx, actor, input, caller)
    record({
      resource: ['invitation', id],
      after: { role: input.role },
      metadata: { email: input.email },
    })
    afterCommit(() => revalidatePath('/team'))
    return null
  },
)
