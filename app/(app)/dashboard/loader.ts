import { readDays } from '@/lib/audit/days'
import { readLatest } from '@/lib/audit/queries'
import { readBilling } from '@/lib/billing/queries'
import { loader } from '@/lib/guard/loader'
import { atLeast } from '@/lib/guard/policy'
import { noParameters } from '@/lib/validations/empty'

/** The plan, the seats and the last events of the team; events for those who may open the trail. */
export const loadDashboard = loader(
  {
    event: 'page.dashboard',
    page: '/dashboard',
    scope: 'per-session-tenant-id',
    access: 'user',
    input: noParameters,
  },
  async ({ actor, tx }) => {
    const mayAudit = atLeast(actor.memberRole, 'ADMIN')
    const [billing, latest, week] = await Promise.all([
      readBilling(tx, actor.tenantId),
      mayAudit ? readLatest(tx, 6, actor) : [],
      mayAudit ? readDays(tx, { days: 7 }) : [],
    ])
    const audit = mayAudit ? { latest, week } : null
    return { name: actor.name, tenantName: actor.tenantName, billing, audit }
  },
)
