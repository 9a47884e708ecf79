import { sessionLoader } from '@/lib/guard/loader'
import { teamsColumn } from '@/lib/teams/queries'
import { noParameters } from '@/lib/validations/empty'

/** Who is signed in and where, and where else they could go, for the frame around every page. */
export const loadShell = sessionLoader(
  {
    event: 'page.shell',
    page: '/dashboard',
    scope: 'per-session-tenant-id',
    access: 'user',
    input: noParameters,
  },
  ({ actor, beside }) => ({
    person: { name: actor.name, email: actor.email, role: actor.role },
    tenant: { id: actor.tenantId, name: actor.tenantName, memberRole: actor.memberRole },
    teams: beside,
    impersonation: actor.impersonator && {
      admin: actor.impersonator.name,
      person: actor.name,
      reason: actor.impersonator.reason,
      until: actor.impersonator.until,
    },
  }),
  teamsColumn,
)
