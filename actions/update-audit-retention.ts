'use server'

import { revalidatePath } from 'next/cache'
import { setRetention } from '@/lib/audit/retention/commands'
import { termWords } from '@/lib/audit/retention/policy'
import { guard } from '@/lib/guard/action'
import { auditRetentionSchema } from '@/lib/validations/audit'

/** Sets how long the trail of the team, or of one's own space, is kept. A shorter term destroys, so the login is fresh. */
export const updateAuditRetention = guard(
  {
    event: 'audit.retention_changed',
    scope: 'per-request-tenant-id',
    access: { member: 'OWNER', fresh: '10m' },
    input: auditRetentionSchema,
    limit: { max: 10, per: '1h' },
  },
  async ({ input, actor, tx, record, afterCommit }) => {
    record({ resource: ['tenant', actor.tenantId] })
    const before = await setRetention(tx, input.months)
    record({ before: { kept: termWords(before) }, after: { kept: termWords(input.months) } })
    afterCommit(() => revalidatePath('/audit'))
    return null
  },
)
