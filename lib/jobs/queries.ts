import 'server-only'
import type { Tx } from '@/lib/db'
import { CODES, type Code, isCode } from '@/lib/errors'

/** One kind of job as a page shows it. */
export type QueueSummary = {
  name: string
  /** Ready to run, and since when the oldest of them has been. */
  waiting: number
  waitingSince: Date | null
  /** Put off, or waiting for their next try. */
  later: number
  running: number
  /** Of the last week; what is older is forgotten. */
  done: number
  dead: number
}

/** Every kind of job there ever was one of, with what becomes of them. */
export const readQueues = (tx: Tx): Promise<QueueSummary[]> => tx.$queryRaw`
  SELECT q.name,
    count(*) FILTER (WHERE j.state < 'active' AND j.start_after <= now())::integer AS waiting,
    min(j.start_after) FILTER (WHERE j.state < 'active' AND j.start_after <= now()) AS "waitingSince",
    count(*) FILTER (WHERE j.state < 'active' AND j.start_after > now())::integer AS later,
    count(*) FILTER (WHERE j.state = 'active')::integer AS running,
    count(*) FILTER (WHERE j.state = 'completed')::integer AS done,
    count(*) FILTER (WHERE j.state = 'failed')::integer AS dead
  FROM jobs.queue q LEFT JOIN jobs.job j ON j.name = q.name
  GROUP BY q.name ORDER BY q.name`

/** A job that nobody will try again unless a person says so. What it is about stays out. */
export type DeadJob = {
  id: string
  name: string
  code: string
  meaning: string
  requestId: string | null
  tenantName: string | null
  attempts: number
  died: Date
}

const SHOWN = 50

/** The dead jobs, the latest first; the first fifty. */
export async function readDeadJobs(tx: Tx): Promise<DeadJob[]> {
  const rows = await tx.$queryRaw<(Omit<DeadJob, 'meaning' | 'code'> & { code: string | null })[]>`
    SELECT j.id, j.name, j.output->>'code' AS code, j.data->>'requestId' AS "requestId", t.name AS "tenantName",
      j.retry_count + 1 AS attempts, j.completed_on AS died
    FROM jobs.job j LEFT JOIN tenants t ON t.id::text = j.group_id
    WHERE j.state = 'failed' ORDER BY j.completed_on DESC, j.id LIMIT ${SHOWN}`
  return rows.map((row) => {
    const code: Code = row.code !== null && isCode(row.code) ? row.code : 'JOB_TIMED_OUT'
    return { ...row, code, meaning: CODES[code][1] }
  })
}
