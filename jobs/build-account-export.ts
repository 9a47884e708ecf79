import { awaitedExport, finishExport, makeExport } from '@/lib/account/exports'
import { buildAccountExportJob } from '@/lib/account/jobs'
import { job } from '@/lib/guard/job'

export const buildAccountExport = job(buildAccountExportJob, {
  prepare: ({ tx, input }) => awaitedExport(tx, input),
  // A process that dies in the middle writes the same pieces again.
  call: async ({ input, facts }) => {
    if (facts) await makeExport(input)
  },
  complete: async ({ tx, input, order, record }) => {
    record({
      resource: ['user', input.userId],
      metadata: { ready: await finishExport(tx, input, order) },
    })
  },
})
