import 'server-only'
import { inTransaction } from '@/lib/db'
import { seconds } from '@/lib/duration'
import { recordFault } from '@/lib/monitoring/record'
import { enqueue } from './enqueue'
import type { Job } from './policy'

/**
 * Puts those jobs into the queue that are to run every so often. Each process asks every minute, and the key lets one
 * of them through: what was missed while all were down is caught up on once.
 */
export async function enqueueDue(jobs: readonly Job[]): Promise<void> {
  for (const { policy } of jobs) {
    if (policy.every === undefined) continue
    try {
      const requestId = slotOf(policy.name, seconds(policy.every))
      await inTransaction('system', (tx) =>
        enqueue(tx, { ...policy, key: () => requestId }, {}, { requestId }),
      )
    } catch (error) {
      recordFault(error, { event: 'jobs.schedule', queue: policy.name })
    }
  }
}

/** The span of time we are in, as a name: `forget-expired 2026-11-22T08:00Z`. */
function slotOf(name: string, span: number): string {
  const start = new Date(Math.floor(Date.now() / 1_000 / span) * span * 1_000)
  return `${name}@${start.toISOString().slice(0, 16)}Z`
}
