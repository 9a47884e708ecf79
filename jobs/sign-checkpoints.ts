import { signCheckpointsJob } from '@/lib/audit/checkpoints/job'
import { checkpointSettings } from '@/lib/audit/checkpoints/settings'
import { signCheckpoint } from '@/lib/audit/checkpoints/sign'
import { job } from '@/lib/guard/job'

export const signCheckpoints = job(signCheckpointsJob, {
  prepare: async () => checkpointSettings(),
  // A process that dies after it signed signs again: one checkpoint more, and each of them true.
  call: async ({ facts }) => facts && signCheckpoint(facts.store, facts.key),
  complete: async ({ answer, record }) => {
    if (answer === null) return record({ metadata: { signed: false } })
    const { note, rows, hash } = answer
    record({
      resource: ['checkpoint', String(note.number)],
      metadata: { signed: true, chains: note.heads, rows, hash },
    })
  },
})
