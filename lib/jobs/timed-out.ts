import 'server-only'
import { z } from 'zod'
import { appendAudit, PLATFORM_TENANT_ID } from '@/lib/audit/append'
import type { Tx } from '@/lib/db'
import { Refusal } from '@/lib/errors'
import { recordJobFailure } from '@/lib/monitoring/record'
import { defineJob } from './policy'

export const noteTimedOutJob = defineJob({
  name: 'note-timed-out',
  event: 'job.timed_out',
  scope: { global: 'a process may die over the job of any tenant' },
  access: 'system',
  input: z.strictObject({}),
  key: ({ requestId }) => requestId,
  retry: { times: 3, first: '1m', atMost: '10m' },
  every: '1h',
})

type TimedOut = {
  id: string
  name: string
  tenantId: string | null
  requestId: string | null
  attempts: number
}

/**
 * Gives those dead jobs a code and a record whose last attempt had no chance to: each time, the process died over it or
 * did not come back.
 *
 * @returns how many there were
 */
export async function noteTimedOut(tx: Tx): Promise<number> {
  const jobs = await tx.$queryRaw<TimedOut[]>`
    UPDATE jobs.job SET output = jsonb_build_object('code', 'JOB_TIMED_OUT', 'requestId', data->>'requestId')
    WHERE state = 'failed' AND output->>'code' IS NULL
    RETURNING id, name, data->>'tenantId' AS "tenantId", data->>'requestId' AS "requestId", retry_count + 1 AS attempts`
  for (const { id, name, tenantId, requestId, attempts } of jobs) {
    const known = { ...(requestId && { requestId }), ...(tenantId && { tenantId }) }
    const code = recordJobFailure(name, new Refusal('JOB_TIMED_OUT'), {
      ...known,
      job: id,
      attempts,
      parked: true,
    })
    // In the platform's chain: several tenants' at once would lock them in any order.
    await appendAudit(tx, {
      tenantId: PLATFORM_TENANT_ID,
      event: 'job.timed_out',
      outcome: 'failed',
      code,
      actorKind: 'system',
      actorId: null,
      resource: ['job', id],
      requestId: requestId ?? 'unknown',
      address: null,
      userAgent: null,
      metadata: { queue: name, tenantId },
    })
  }
  return jobs.length
}
