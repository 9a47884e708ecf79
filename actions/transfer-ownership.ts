'use server'

import { revalidatePath } from 'next/cache'
import { guard } from '@/lib/guard/action'
import { findMember, handOver } from '@/lib/teams/members'
import { memberSchema } from '@/lib/validations/team'

/** Hands the team over: the other becomes its owner, oneself an admin. */
export const transferOwnership = guard(
  {
    event: 'team.handed_over',
    scope: 'per-request-tenant-id',
    access: { member: 'OWNER', fresh: '10m' },
    input: memberSchema,
    limit: { max: 10, per: '1h' },
    resource: ({ tx, input, actor }) => findMember(tx, actor.tenantId, input.userId),
  },
  async ({ actor, caller, resource, tx, record, afterCommit }) => {
    record({ resource: ['user', resource.userId], metadata: { email: resource.email } })
    await handOver(tx, actor, resource, caller)
    record({ before: { role: resource.role }, after: { role: 'OWNER' } })
    afterCommit(() => revalidatePath('/(app)', 'layout'))
    return null
  },
)
