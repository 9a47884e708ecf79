import { readDays } from '@/lib/audit/days'
import { readAudit } from '@/lib/audit/queries'
import { readRetention } from '@/lib/audit/retention/queries'
import { REASONS } from '@/lib/errors'
import { loader } from '@/lib/guard/loader'
import { auditFilterSchema } from '@/lib/validations/audit'

export const loadAudit = loader(
  {
    event: 'page.audit',
    page: '/audit',
    scope: 'per-session-tenant-id',
    access: { member: 'ADMIN' },
    input: auditFilterSchema,
  },
  async ({ actor, tx, input }) => ({
    tenantId: actor.tenantId,
    tenantName: actor.tenantName,
    filter: input,
    refusal: input.error && REASONS[input.error],
    days: await readDays(tx, input),
    retention: await readRetention(tx, actor.tenantId),
    maySetRetention: actor.memberRole === 'OWNER',
    ...(await readAudit(tx, input, actor)),
  }),
)
