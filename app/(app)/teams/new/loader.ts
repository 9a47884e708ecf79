import { sessionLoader } from '@/lib/guard/loader'
import { noParameters } from '@/lib/validations/empty'

export const loadNewTeam = sessionLoader(
  {
    event: 'page.new_team',
    page: '/teams/new',
    scope: 'per-user-tenant-id',
    access: 'user',
    input: noParameters,
  },
  ({ actor }) => ({ tenantName: actor.tenantName }),
)
