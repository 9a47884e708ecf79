import { sessionLoader } from '@/lib/guard/loader'
import { noParameters } from '@/lib/validations/empty'

export const loadProfile = sessionLoader(
  {
    event: 'page.profile',
    page: '/profile',
    scope: 'per-user-tenant-id',
    access: 'user',
    input: noParameters,
  },
  ({ actor }) => ({ userId: actor.userId, name: actor.name, email: actor.email, role: actor.role }),
)
