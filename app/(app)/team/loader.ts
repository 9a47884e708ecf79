import { loader } from '@/lib/guard/loader'
import { atLeast } from '@/lib/guard/policy'
import { membersOf } from '@/lib/teams/member-pages'
import { isPersonal, openInvitations } from '@/lib/teams/queries'
import { teamPageSchema } from '@/lib/validations/team'

/** The people of the team, a page of them, and who is invited to it for those who may invite. */
export const loadTeam = loader(
  {
    event: 'page.team',
    page: '/team',
    scope: 'per-session-tenant-id',
    access: 'user',
    input: teamPageSchema,
  },
  async ({ actor, tx, input }) => {
    const [personal, members, invitations] = await Promise.all([
      isPersonal(tx),
      membersOf(tx, input),
      atLeast(actor.memberRole, 'ADMIN') ? openInvitations(tx) : null,
    ])
    return { name: actor.tenantName, personal, role: actor.memberRole, members, invitations }
  },
)
