import { z } from 'zod'
import { loader } from '@/lib/guard/loader'

export const loadProfile = loader(
  {
    event: 'page.profile',
    page: '/profile',
    scope: 'per-user-tenant-id',
    access: 'user',
    input: z.object({}),
  },
  async ({ actor }) => ({ userId: actor.userId, name: actor.name, email: actor.email, role: actor.role }),
)
