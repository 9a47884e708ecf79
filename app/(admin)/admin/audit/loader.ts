import { readDays } from '@/lib/audit/days'
import { readAudit } from '@/lib/audit/queries'
import { REASONS } from '@/lib/errors'
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
    refusal: input.error && REASONS[input.error],
    days: await readDays(tx, input),
    ...(await readAudit(tx, input, actor)),
  }),
)
