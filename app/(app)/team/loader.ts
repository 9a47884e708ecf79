import { loader } from '@/lib/guard/loader'
import { atLeast } from '@/lib/guard/policy'
import { membersOf, openInvitations, teamsOf } from '@/lib/teams/queries'
import { noParameters } from '@/lib/validations/empty'

/** The people of the team, and who is invited to it for those who may invite. */
export const loadTeam = loader(
  {
    event: 'page.team',
    page: '/team',
    scope: 'per-session-tenant-id',
    access: 'user',
    input: noParameters,
  },
  async ({ actor, tx }) => {
    const teams = await teamsOf(tx)
    return {
      name: actor.tenantName,
      personal: teams.some(({ tenantId, personal }) => personal && tenantId === actor.tenantId),
      role: actor.memberRole,
      members: await membersOf(tx),
      invitations: atLeast(actor.memberRole, 'ADMIN') ? await openInvitations(tx) : null,
    }
  },
)
