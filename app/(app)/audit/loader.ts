import { readAudit, readDays } from '@/lib/audit/queries'
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
    tenantName: actor.tenantName,
    filter: input,
    days: await readDays(tx, 30),
    ...(await readAudit(tx, input, actor)),
  }),
)
