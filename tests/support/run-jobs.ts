import { expect } from 'vitest'
import { asAdmin } from './trail.ts'

/** A job as its table has it. */
export type Ran = { id: string; data: { requestId: string }; group_id: string | null }

/** Runs what waits in a queue, oldest first, as a worker would; each of them succeeds. */
export async function runAll(name: string): Promise<Ran[]> {
  const waiting = await asAdmin<Ran>(
    `UPDATE jobs.job SET state = 'active', started_on = now() WHERE name = $1 AND state = 'created' RETURNING *`,
    [name],
  )
  for (const row of waiting) expect(await attempt(name, row)).toEqual({ status: 'completed' })
  return waiting
}

/** One attempt at a job that is held already. */
export async function attempt(name: string, { id, data, group_id: groupId }: Ran, retryCount = 0) {
  // Loaded late: a job reads where Stripe and the mailbox are when it is imported.
  const { JOBS } = await import('@/jobs')
  const run = JOBS.find((job) => job.policy.name === name)
  if (run === undefined) throw new Error(`no job ${name}`)
  return run({ id, data, groupId, retryCount, retryLimit: 8 })
}
