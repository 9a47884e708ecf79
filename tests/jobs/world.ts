import type { z } from 'zod'
import { withTenant } from '@/lib/db'
import { type Cause, enqueue } from '@/lib/jobs/enqueue'
import type { JobPolicy } from '@/lib/jobs/policy'
import type { Person } from '../support/people.ts'

let requests = 0
export function newRequestId(): string {
  requests += 1
  return `req_jobs_${requests}`
}

/** Puts a job into the queue as a request of this person would. */
export function enqueueAs<S extends z.ZodType>(
  person: Pick<Person, 'tenantId' | 'userId'>,
  policy: JobPolicy<S>,
  input: z.input<S>,
  cause: Partial<Cause> = {},
): Promise<string | null> {
  const { tenantId, userId: actorId } = person
  return withTenant(tenantId, async (tx) => {
    await tx.$queryRaw`SELECT set_config('app.user_id', ${actorId}, true)`
    return enqueue(tx, policy, input, { requestId: newRequestId(), tenantId, actorId, ...cause })
  })
}
