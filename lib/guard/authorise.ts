import 'server-only'
import type { z } from 'zod'
import { requireEntitlement } from '@/lib/billing/require-entitlement'
import type { Caller } from '@/lib/caller'
import type { Tx } from '@/lib/db'
import { Refusal } from '@/lib/errors'
import { type Actor, lockFor, openSession, requireAccess } from './authority'
import type { Policy } from './policy'
import type { Run } from './run'

/**
 * The one place that decides who may, as of this transaction: session, tenant, role, freshness, owner, plan, resource and the
 * policy's last word, in this order. The actor is written into `run` before the role is asked for, so that a refusal can
 * name who was refused. Whose key was answered already is checked no further than who they are: nothing will be done.
 *
 * @throws Refusal AUTH_NO_SESSION, AUTH_SESSION_ENDED, TENANT_SWITCHED, AUTH_IMPERSONATING, AUTH_SECOND_FACTOR,
 *   AUTH_PLATFORM_ROLE, AUTH_MEMBER_ROLE, AUTH_NOT_FRESH, AUTH_NOT_OWNER, AUTH_NOT_ENTITLED, RESOURCE_NOT_FOUND, AUTH_NOT_ALLOWED
 * @throws Refusal IDEMPOTENCY_BUSY, IDEMPOTENCY_MISMATCH
 */
export async function authorise<S extends z.ZodType, Resource>(
  tx: Tx,
  policy: Omit<Policy<S, Resource>, 'event' | 'input'>,
  caller: Caller,
  input: z.output<S>,
  run: Run,
): Promise<void> {
  if (policy.access === 'public') return
  const { actor, earlier } = await openSession(tx, caller.claim, lockFor(policy.access), run.key)
  run.actor = actor
  if (policy.scope === 'per-request-tenant-id') requireTenant(run.pageTenant, actor)
  requireAccess(policy, actor)
  if (policy.owner) requireOwner(policy.owner({ input }), actor)
  run.earlier = earlier
  if (earlier) return

  if (policy.entitlement) await requireEntitlement(tx, actor.tenantId, policy.entitlement)
  if (policy.resource) run.resource = await found(policy.resource({ tx, input, actor }))
  if (policy.allow && !policy.allow({ input, actor, resource: run.resource as Resource }))
    throw new Refusal('AUTH_NOT_ALLOWED')
}

/**
 * Another tab may have switched to another team since this page was made: nothing is done to a team that the person did
 * not see.
 *
 * @throws Refusal TENANT_SWITCHED
 */
function requireTenant(pageTenant: unknown, actor: Actor): void {
  if (pageTenant === actor.tenantId) return
  throw new Refusal('TENANT_SWITCHED', {
    message: `You are in ${actor.tenantName} by now, and this page was made for another team. Reload it, then try again.`,
  })
}

/** @throws Refusal AUTH_NOT_OWNER unless the target of the work is the actor */
function requireOwner(ownerId: string, actor: Actor): void {
  if (ownerId === actor.userId) return
  throw new Refusal('AUTH_NOT_OWNER', {
    message: 'This belongs to somebody else. You can change only your own.',
  })
}

/** @throws Refusal RESOURCE_NOT_FOUND: the same for what is not there and for what is somebody else's */
async function found<Resource>(resource: Promise<Resource | null>): Promise<Resource> {
  const row = await resource
  if (row === null) throw new Refusal('RESOURCE_NOT_FOUND')
  return row
}
