import { loader } from '@/lib/guard/loader'
import { readDevices } from '@/lib/sessions/queries'
import { readAccount } from '@/lib/users/queries'
import { userIdSchema } from '@/lib/validations/user'

export const loadUser = loader(
  {
    event: 'page.admin_user',
    page: '/admin/users',
    scope: { global: 'admins manage the users of all tenants' },
    access: { role: 'ADMIN' },
    input: userIdSchema,
  },
  async ({ actor, tx, input }) => ({
    self: actor.userId === input.id,
    current: actor.sessionId,
    user: await readAccount(tx, input.id),
    devices: await readDevices(tx, input.id),
  }),
)
