import { z } from 'zod'
import { route } from '@/lib/guard/route'

/** Answers how many people a team has; `?role=ADMIN` counts those of one role. */
export const GET = route(
  {
    event: 'team.counted',
    scope: 'per-session-tenant-id',
    access: { member: 'MEMBER' },
    input: z.object({ query: z.strictObject({ role: z.enum(['OWNER', 'ADMIN', 'MEMBER']).optional() }) }),
    output: z.object({ people: z.number() }),
    limit: { max: 60, per: '1m' },
  },
  async ({ input, actor, tx }) => {
    const { role } = input.query
    const where = { tenantId: actor.tenantId, ...(role && { role }) }
    return { people: await tx.membership.count({ where }) }
  },
)
