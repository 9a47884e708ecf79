import { job } from '@/lib/guard/job'
import { forgetExpired as forget, forgetExpiredJob } from '@/lib/jobs/forget'

export const forgetExpired = job(forgetExpiredJob, async ({ tx, record }) => {
  record({ after: await forget(tx) })
})
