import 'server-only'
import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { Tx } from '@/lib/db'
import { type Duration, seconds } from '@/lib/duration'
import type { JobPolicy } from './policy'

/** What caused a job: a `Caller` will do where the job is global and acts for nobody. */
export type Cause = {
  /** Joins the job to the request in log, trail and the page for admins. */
  requestId: string
  /** Required where the scope is a tenant's; the app role may name its own only. */
  tenantId?: string
  /** Required where the job runs on a person's authority. */
  actorId?: string
  /** Not before this much time has passed. */
  after?: Duration
}

/**
 * Puts a job into the queue, in the transaction of its cause: when that rolls back there is no job, and when it commits
 * there is one, whatever dies afterwards (T81). The same key twice is one job.
 *
 * @param tx the transaction of the change that the job follows from
 * @param policy the job, as its domain declares it
 * @param input what it is told; nothing secret, because it waits in a table
 * @returns the job's id, or null when its key was in the queue already
 * @throws ZodError when the input does not fit; SQLSTATE 42501 when the app role names another tenant
 *
 * @example await enqueue(tx, sendReportJob, { month: '2026-11' }, { requestId: caller.requestId, tenantId: actor.tenantId })
 */
export async function enqueue<S extends z.ZodType>(
  tx: Tx,
  policy: JobPolicy<S>,
  input: z.input<S>,
  cause: Cause,
): Promise<string | null> {
  const tenantId = typeof policy.scope === 'string' ? (cause.tenantId ?? null) : null
  if (typeof policy.scope === 'string' && tenantId === null)
    throw new TypeError(`${policy.name} is about a tenant: say which`)
  const checked = policy.input.parse(input)
  const key = policy.key({ input: checked, requestId: cause.requestId })
  const [row] = await tx.$queryRaw<{ id: string | null }[]>`SELECT app.enqueue_job(
    ${policy.name}, ${tenantId}::uuid, ${cause.requestId}, ${cause.actorId ?? null}::uuid,
    ${JSON.stringify(input)}::jsonb, ${digest(key)}, ${JSON.stringify(optionsOf(policy, cause.after))}::jsonb)::text AS id`
  return row?.id ?? null
}

/** Keys hold what people are called by, and an index is no place for that. */
const digest = (key: string): string => createHash('sha256').update(key).digest('hex')

/** The policy as app.enqueue_job takes it, all in seconds. */
function optionsOf<S extends z.ZodType>({ retry, within = '1m' }: JobPolicy<S>, after?: Duration) {
  return {
    retryLimit: retry.times,
    retryDelay: seconds(retry.first),
    retryDelayMax: seconds(retry.atMost),
    expireInSeconds: seconds(within),
    startAfter: after === undefined ? 0 : seconds(after),
  }
}
