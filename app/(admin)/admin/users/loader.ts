import { loader } from '@/lib/guard/loader'
import { searchUsers } from '@/lib/users/queries'
import { userSearchSchema } from '@/lib/validations/user'

export const loadUsers = loader(
  {
    event: 'page.admin_users',
    page: '/admin/users',
    scope: { global: 'admins manage the users of all tenants' },
    access: { role: 'ADMIN' },
    input: userSearchSchema,
  },
  async ({ actor, tx, input }) => ({
    actorId: actor.userId,
    search: input.search,
    ...(await searchUsers(tx, { search: input.search, after: input.after })),
  }),
)
