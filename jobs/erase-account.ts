import { eraseAccount as erase } from '@/lib/account/erasure'
import { eraseAccountJob } from '@/lib/account/jobs'
import { job } from '@/lib/guard/job'

export const eraseAccount = job(eraseAccountJob, async ({ tx, input, order, record }) => {
  const erased = await erase(tx, input, order)
  record({ resource: ['user', input.userId], metadata: { erased: erased !== null, ...erased } })
})
