'use server'

import { revalidatePath } from 'next/cache'
import { guard } from '@/lib/guard/action'
import { changeMemberRole, findMember } from '@/lib/teams/members'
import { memberRoleSchema } from '@/lib/validations/team'

/** Gives somebody of the team another role; it holds from their next click on. */
export const updateMemberRole = guard(
  {
    event: 'member.role_changed',
    scope: 'per-request-tenant-id',
    access: { member: 'ADMIN', fresh: '10m' },
    input: memberRoleSchema,
    limit: { max: 30, per: '1m' },
    resource: ({ tx, input, actor }) => findMember(tx, actor.tenantId, input.userId),
  },
  async ({ input, actor, caller, resource, tx, record, afterCommit }) => {
    record({ resource: ['user', resource.userId], metadata: { email: resource.email } })
    await changeMemberRole(tx, actor, resource, input.role, caller)
    record({ before: { role: resource.role }, after: { role: input.role } })
    afterCommit(() => revalidatePath('/team'))
    return null
  },
)
