import { sessionLoader } from '@/lib/guard/loader'
import { noParameters } from '@/lib/validations/empty'

/** Who acts as whom. */
export const loadImpersonation = sessionLoader(
  {
    event: 'page.impersonation',
    page: '/impersonation',
    scope: 'per-session-tenant-id',
    access: 'user',
    input: noParameters,
  },
  ({ actor }) => ({ person: actor.name, admin: actor.impersonator?.name ?? null }),
)
