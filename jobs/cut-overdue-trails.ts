import { cutOverdueTrailsJob, orderCuts } from '@/lib/audit/retention/jobs'
import { job } from '@/lib/guard/job'

export const cutOverdueTrails = job(cutOverdueTrailsJob, async ({ tx, order, record }) => {
  record({ metadata: { overdue: await orderCuts(tx, order) } })
})
