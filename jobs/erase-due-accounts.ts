import { eraseDueAccountsJob, orderErasures } from '@/lib/account/jobs'
import { job } from '@/lib/guard/job'

export const eraseDueAccounts = job(eraseDueAccountsJob, async ({ tx, order, record }) => {
  record({ metadata: { due: await orderErasures(tx, order) } })
})
