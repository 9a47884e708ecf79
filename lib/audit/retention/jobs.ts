import 'server-only'
import { z } from 'zod'
import type { Tx } from '@/lib/db'
import { enqueue } from '@/lib/jobs/enqueue'
import { defineJob } from '@/lib/jobs/policy'
import { readOverdue } from './queries'

export const cutOverdueTrailsJob = defineJob({
  name: 'cut-overdue-trails',
  event: 'audit.overdue_looked_for',
  scope: { global: 'trails of all tenants grow old' },
  access: 'system',
  input: z.strictObject({}),
  key: ({ requestId }) => requestId,
  retry: { times: 3, first: '1m', atMost: '10m' },
  every: '1d',
})

export const cutTrailJob = defineJob({
  name: 'cut-trail',
  event: 'audit.trail_cut',
  scope: { global: 'a request cannot delete from a trail, not even its own' },
  access: 'system',
  input: z.strictObject({ tenantId: z.uuid() }),
  key: ({ input, requestId }) => `${input.tenantId} ${requestId}`,
  retry: { times: 5, first: '10m', atMost: '3h' },
  within: '1h',
})

/** So many at a time; what is left over comes a day later. */
const AT_ONCE = 1_000

/**
 * Orders the cut of every trail that has rows past its term; each is a job of its own, so that one that fails holds up no
 * other.
 *
 * @returns how many there are
 */
export async function orderCuts(tx: Tx, cause: { requestId: string }): Promise<number> {
  const overdue = await readOverdue(tx, new Date(), AT_ONCE)
  for (const one of overdue) await enqueue(tx, cutTrailJob, one, cause)
  return overdue.length
}
