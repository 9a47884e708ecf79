import 'server-only'
import { z } from 'zod'
import { appendAudit, PLATFORM_TENANT_ID } from '@/lib/audit/append'
import { inTransaction, type Tx, withTenant } from '@/lib/db'
import { Refusal } from '@/lib/errors'
import type { MemberRole } from '@/lib/generated/prisma/enums'
import type { JobFacts, JobRow } from '@/lib/jobs/policy'
import { atLeast } from './policy'
import type { Details } from './run'

/** What a row of the queue says, before its input is looked at. */
export type Order = {
  /** The job's id: the same at every attempt, so what a call sends out can carry it. */
  id: string
  attempt: number
  tenantId: string | null
  actorId: string | null
  /** Who acted as that person when they caused it. */
  impersonatorId?: string | undefined
  requestId: string
  /** As it was put in; not checked yet. */
  raw: unknown
}

const envelope = z.strictObject({
  tenantId: z.uuid().nullable(),
  requestId: z.string().min(1).max(200),
  actorId: z.uuid().nullable(),
  impersonatorId: z.uuid().optional(),
  input: z.unknown(),
})

/** @throws Refusal JOB_MALFORMED when the row is none that `enqueue` wrote */
export function readOrder(row: JobRow): Order {
  const read = envelope.safeParse(row.data)
  if (!read.success) throw new Refusal('JOB_MALFORMED', { cause: read.error })
  const { input: raw, ...facts } = read.data
  return { ...facts, raw, id: row.id, attempt: row.retryCount }
}

/**
 * The tenant stands in a row twice, in the payload and in a column that the running app may not change: whoever altered
 * one of them has a job that does not run (T59).
 *
 * @throws Refusal JOB_TENANT
 */
export function requireOwnTenant({ scope }: JobFacts, order: Order, row: JobRow): void {
  const sound =
    typeof scope === 'string'
      ? order.tenantId !== null && order.tenantId === row.groupId
      : order.tenantId === null
  if (!sound) throw new Refusal('JOB_TENANT')
}

/**
 * One transaction as the job's tenant, or as portcullis_system where its scope is global; the tenant still exists in it,
 * and the person the job acts for still may.
 *
 * @throws Refusal TENANT_NOT_FOUND, JOB_ACTOR
 */
export function inScopeOf<T>(
  policy: Pick<JobFacts, 'access'>,
  order: Order,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  if (order.tenantId === null) return inTransaction('system', work)
  return withTenant(order.tenantId, async (tx) => {
    await requireTenant(tx, policy, order)
    return work(tx)
  })
}

async function requireTenant(tx: Tx, { access }: Pick<JobFacts, 'access'>, order: Order): Promise<void> {
  const actorId = access === 'system' ? null : order.actorId
  const [found] = await tx.$queryRaw<{ role: MemberRole | null }[]>`
    SELECT (SELECT m.role FROM memberships m JOIN users u ON u.id = m.user_id
      WHERE m.tenant_id = t.id AND m.user_id = ${actorId}::uuid AND u.disabled_at IS NULL) AS role,
      set_config('app.user_id', ${actorId ?? ''}, true)
    FROM tenants t WHERE t.id = ${order.tenantId}::uuid`
  if (found === undefined) throw new Refusal('TENANT_NOT_FOUND')
  if (access === 'system') return
  const wanted = access === 'user' ? 'MEMBER' : access.member
  if (found.role === null || !atLeast(found.role, wanted)) throw new Refusal('JOB_ACTOR')
}

/**
 * The end of a job's work, in its transaction: the row is done, and the audit event says so. Last, because the event
 * locks the tenant's chain until the commit.
 *
 * @throws Refusal JOB_TAKEN_OVER when this attempt took so long that another one has the job; all is rolled back then
 */
export async function finish(tx: Tx, policy: JobFacts, order: Order, details: Details): Promise<void> {
  const [row] = await tx.$queryRaw<{ done: boolean }[]>`
    SELECT app.finish_job(${policy.name}, ${order.id}::uuid, ${order.attempt}::integer) AS done`
  if (row?.done !== true) throw new Refusal('JOB_TAKEN_OVER')
  await appendAudit(tx, {
    ...whoAndWhy(policy, order),
    ...details,
    tenantId: order.tenantId ?? PLATFORM_TENANT_ID,
    outcome: 'success',
  })
}

/** The part of an audit event that the order itself tells. */
export const whoAndWhy = (policy: Pick<JobFacts, 'access' | 'event'>, order: Order | null) => ({
  event: policy.event,
  actorKind: policy.access === 'system' || !order?.actorId ? ('system' as const) : ('user' as const),
  ...whoActed(policy, order),
  address: null,
  userAgent: null,
  requestId: order?.requestId ?? 'unknown',
})

/** Whom the job acts for; beside an admin who acted as them when they caused it. */
function whoActed({ access }: Pick<JobFacts, 'access'>, order: Order | null) {
  if (access === 'system' || !order?.actorId) return { actorId: null }
  const { actorId, impersonatorId } = order
  return impersonatorId ? { actorId: impersonatorId, impersonatedId: actorId } : { actorId }
}
