import { job } from '@/lib/guard/job'
import { noteTimedOut as note, noteTimedOutJob } from '@/lib/jobs/timed-out'

export const noteTimedOut = job(noteTimedOutJob, async ({ tx, record }) => {
  record({ metadata: { jobs: await note(tx) } })
})
