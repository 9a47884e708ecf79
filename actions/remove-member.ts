'use server'

import { revalidatePath } from 'next/cache'
import { guard } from '@/lib/guard/action'
import { findMember, removeMember as remove } from '@/lib/teams/members'
import { memberSchema } from '@/lib/validations/team'

/** Takes somebody out of the team; they are out of it at their next click. */
export const removeMember = guard(
  {
    event: 'member.removed',
    scope: 'per-request-tenant-id',
    access: { member: 'ADMIN', fresh: '10m' },
    input: memberSchema,
    limit: { max: 30, per: '1m' },
    resource: ({ tx, input, actor }) => findMember(tx, actor.tenantId, input.userId),
  },
  async ({ actor, caller, resource, tx, record, afterCommit }) => {
    record({ resource: ['user', resource.userId], metadata: { email: resource.email } })
    await remove(tx, actor, resource, caller)
    record({ before: { role: resource.role } })
    afterCommit(() => revalidatePath('/team'))
    return null
  },
)
