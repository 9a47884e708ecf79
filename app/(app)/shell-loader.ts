import { sessionLoader } from '@/lib/guard/loader'
import { noParameters } from '@/lib/validations/empty'

/** Who is signed in and where, for the frame around every page. */
export const loadShell = sessionLoader(
  {
    event: 'page.shell',
    page: '/dashboard',
    scope: 'per-session-tenant-id',
    access: 'user',
    input: noParameters,
  },
  ({ actor }) => ({
    person: { id: actor.userId, name: actor.name, email: actor.email, role: actor.role },
    tenant: { id: actor.tenantId, name: actor.tenantName, memberRole: actor.memberRole },
  }),
)
