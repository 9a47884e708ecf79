import 'server-only'
import type { Tx } from '@/lib/db'
import { Refusal } from '@/lib/errors'

/** Which job it was: for the record. */
export type Settled = { name: string; tenantId: string | null }

/**
 * Gives a dead job one more attempt, at once.
 *
 * @throws Refusal JOB_NOT_FOUND when it is not dead, or not there
 */
export async function retryJob(tx: Tx, id: string): Promise<Settled> {
  const [job] = await tx.$queryRaw<Settled[]>`
    UPDATE jobs.job SET state = 'retry', retry_limit = greatest(retry_limit, retry_count + 1), start_after = now(),
      completed_on = NULL
    WHERE id = ${id}::uuid AND state = 'failed'
    RETURNING name, data->>'tenantId' AS "tenantId"`
  return found(job)
}

/**
 * Deletes a dead job for good.
 *
 * @throws Refusal JOB_NOT_FOUND
 */
export async function discardJob(tx: Tx, id: string): Promise<Settled> {
  const [job] = await tx.$queryRaw<Settled[]>`
    DELETE FROM jobs.job WHERE id = ${id}::uuid AND state = 'failed'
    RETURNING name, data->>'tenantId' AS "tenantId"`
  return found(job)
}

function found(job: Settled | undefined): Settled {
  if (job) return job
  throw new Refusal('JOB_NOT_FOUND', {
    message: 'This job is not waiting for you any more. Reload the page to see what became of it.',
  })
}
