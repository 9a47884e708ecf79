import { cache } from 'react'
import { z } from 'zod'
import { loader } from '@/lib/guard/loader'

/** Who is signed in and where, for the frame around every page. */
export const loadShell = cache(
  loader(
    {
      event: 'page.shell',
      page: '/dashboard',
      scope: 'per-session-tenant-id',
      access: 'user',
      input: z.object({}),
    },
    async ({ actor }) => ({
      person: { id: actor.userId, name: actor.name, email: actor.email, role: actor.role },
      tenant: { name: actor.tenantName, memberRole: actor.memberRole },
    }),
  ),
)
