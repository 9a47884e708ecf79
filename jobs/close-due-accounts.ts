import { closeDueAccountsJob, orderErasures } from '@/lib/account/jobs'
import { job } from '@/lib/guard/job'

export const closeDueAccounts = job(closeDueAccountsJob, async ({ tx, order, record }) => {
  record({ metadata: { due: await orderErasures(tx, order) } })
})
