import 'server-only'
import { appendAudit, PLATFORM_TENANT_ID } from '@/lib/audit/append'
import { classify } from '@/lib/classify'
import { inTransaction } from '@/lib/db'
import { type Code, isDenial, type Refusal } from '@/lib/errors'
import type { JobFacts, JobRow, Outcome } from '@/lib/jobs/policy'
import { recordFault, recordJobFailure } from '@/lib/monitoring/record'
import { type Order, whoAndWhy } from './job-order'

/**
 * What follows an attempt that failed: one log line and count, and where no other attempt follows, one audit event. A
 * refusal is final at once, because asking again changes nothing; what broke is tried again until the tries are used up.
 */
export async function failed(
  policy: JobFacts,
  row: JobRow,
  order: Order | null,
  error: unknown,
): Promise<Outcome> {
  const refusal = classify(error)
  const dead = isFinal(refusal) || row.retryCount >= row.retryLimit
  recordJobFailure(policy.name, refusal, {
    event: policy.event,
    job: row.id,
    attempts: row.retryCount + 1,
    parked: dead,
    ...(order && { requestId: order.requestId, tenantId: order.tenantId }),
  })
  if (dead) await keepRecord(policy, row, order, refusal)
  return {
    status: dead ? 'deadletter' : 'failed',
    output: { code: refusal.code, requestId: order?.requestId ?? null },
  }
}

/** A conflict may be gone the next time; every other no stays one. */
const isFinal = (refusal: Refusal): boolean => isDenial(refusal) && refusal.reason !== 'conflict'

/** A tenant that is gone, or may be another's, has no chain to write into. */
const HOMELESS: ReadonlySet<Code> = new Set(['TENANT_NOT_FOUND', 'JOB_TENANT'])

/** A trail that cannot be written must not keep a dead job alive. */
async function keepRecord(
  policy: JobFacts,
  row: JobRow,
  order: Order | null,
  refusal: Refusal,
): Promise<void> {
  try {
    await inTransaction('system', (tx) =>
      appendAudit(tx, {
        ...whoAndWhy(policy, order),
        tenantId: (HOMELESS.has(refusal.code) ? null : order?.tenantId) ?? PLATFORM_TENANT_ID,
        outcome: isDenial(refusal) ? 'denied' : 'failed',
        code: refusal.code,
        resource: ['job', row.id],
      }),
    )
  } catch (error) {
    recordFault(error, { event: policy.event, job: row.id })
  }
}
