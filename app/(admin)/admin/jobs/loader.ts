import { loader } from '@/lib/guard/loader'
import { readDeadJobs, readQueues } from '@/lib/jobs/queries'
import { noParameters } from '@/lib/validations/empty'

export const loadJobs = loader(
  {
    event: 'page.admin_jobs',
    page: '/admin/jobs',
    scope: { global: 'admins look after the jobs of all tenants' },
    access: { role: 'ADMIN' },
    input: noParameters,
  },
  async ({ tx }) => ({ queues: await readQueues(tx), dead: await readDeadJobs(tx) }),
)
