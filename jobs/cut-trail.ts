import { checkpointSettings } from '@/lib/audit/checkpoints/settings'
import { cutTrail as cut } from '@/lib/audit/retention/cut'
import { cutTrailJob } from '@/lib/audit/retention/jobs'
import { job } from '@/lib/guard/job'

export const cutTrail = job(cutTrailJob, {
  prepare: async () => checkpointSettings(),
  // A process that dies in the middle goes on where it was: what was signed, said and deleted stays so.
  call: ({ input, facts, order }) => cut(facts, input.tenantId, order),
  complete: async ({ input, answer, record }) => {
    record({ resource: ['tenant', input.tenantId], metadata: { ...answer } })
  },
})
