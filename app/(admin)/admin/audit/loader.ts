import { readAudit, readDays } from '@/lib/audit/queries'
import { loader } from '@/lib/guard/loader'
import { auditFilterSchema } from '@/lib/validations/audit'

export const loadPlatformAudit = loader(
  {
    event: 'page.admin_audit',
    page: '/admin/audit',
    scope: { global: 'admins look into incidents across all tenants' },
    access: { role: 'ADMIN' },
    input: auditFilterSchema,
  },
  async ({ actor, tx, input }) => ({
    filter: input,
    days: await readDays(tx, 30),
    ...(await readAudit(tx, input, actor)),
  }),
)
