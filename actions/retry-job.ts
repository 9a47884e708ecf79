'use server'

import { revalidatePath } from 'next/cache'
import { guard } from '@/lib/guard/action'
import { retryJob as retry } from '@/lib/jobs/commands'
import { jobIdSchema } from '@/lib/validations/job'

export const retryJob = guard(
  {
    event: 'job.retried',
    scope: { global: 'admins look after the jobs of all tenants' },
    access: { role: 'ADMIN', fresh: '10m' },
    input: jobIdSchema,
    limit: { max: 60, per: '10m' },
  },
  async ({ input, tx, record, afterCommit }) => {
    record({ resource: ['job', input.jobId] })
    const { name } = await retry(tx, input.jobId)
    record({ metadata: { queue: name } })
    afterCommit(() => revalidatePath('/admin/jobs'))
    return null
  },
)
