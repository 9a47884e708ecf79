import 'server-only'
import { cache } from 'react'
import type { z } from 'zod'
import type { Caller } from '@/lib/caller'
import { Prisma, runStatement, type Tx } from '@/lib/db'
import { Refusal } from '@/lib/errors'
import type { MemberRole, UserRole } from '@/lib/generated/prisma/enums'
import type { SessionClaim } from '@/lib/session'
import { type Access, atLeast, type Policy } from './policy'

/** The signed-in person as the database knows them in this very transaction. */
export type Actor = {
  sessionId: string
  userId: string
  email: string
  name: string
  role: UserRole
  tenantId: string
  tenantName: string
  memberRole: MemberRole
}

/**
 * The one place that decides who may: session, role and owner, as of this transaction. The actor is written into `run`
 * before the role is asked for, so that a refusal can name who was refused.
 *
 * @throws Refusal AUTH_NO_SESSION, AUTH_SESSION_ENDED, AUTH_PLATFORM_ROLE, AUTH_MEMBER_ROLE, AUTH_NOT_OWNER
 */
export async function authorise<S extends z.ZodType>(
  tx: Tx,
  policy: Pick<Policy<S>, 'access' | 'owner'>,
  caller: Caller,
  input: z.output<S>,
  run: { actor: Actor | null },
): Promise<void> {
  if (policy.access === 'public') return
  run.actor = await openSession(tx, caller.claim, policy.access)
  requireAccess(policy.access, run.actor)
  if (policy.owner) requireOwner(policy.owner({ input }), run.actor)
}

/**
 * Reads the session live and sets the transaction's tenant and user from it. Where roles decide, the rows that
 * grant them stay locked until the commit, so that no demotion slips in between check and change (T3).
 *
 * @throws Refusal AUTH_NO_SESSION without a claim, AUTH_SESSION_ENDED when the row says so
 */
export async function openSession(tx: Tx, claim: SessionClaim | null, access: Access): Promise<Actor> {
  return actorFrom(await tx.$queryRaw<SessionRow[]>(sessionOf(claim, typeof access === 'object')), claim)
}

/**
 * Reads the session live where nothing else is read or changed: one statement, no transaction, and one for all loaders
 * of a page.
 *
 * @throws Refusal AUTH_NO_SESSION, AUTH_SESSION_ENDED
 */
export const readActor = cache(
  async (claim: SessionClaim | null): Promise<Actor> =>
    actorFrom(await runStatement<SessionRow>('app', sessionOf(claim, false)), claim),
)

function sessionOf(claim: SessionClaim | null, lock: boolean): Prisma.Sql {
  if (claim === null) throw new Refusal('AUTH_NO_SESSION')
  return Prisma.sql`SELECT * FROM app.open_session(${claim.sessionId}::uuid, ${lock})`
}

function actorFrom([row]: SessionRow[], claim: SessionClaim | null): Actor {
  if (row === undefined || row.user_id !== claim?.userId) throw new Refusal('AUTH_SESSION_ENDED')
  return {
    sessionId: row.session_id,
    userId: row.user_id,
    email: row.email,
    name: row.name,
    role: row.user_role,
    tenantId: row.tenant_id,
    tenantName: row.tenant_name,
    memberRole: row.member_role,
  }
}

/** @throws Refusal AUTH_PLATFORM_ROLE or AUTH_MEMBER_ROLE */
export function requireAccess(access: Access, actor: Actor): void {
  if (typeof access === 'string') return
  if ('role' in access && actor.role !== access.role) throw new Refusal('AUTH_PLATFORM_ROLE')
  if ('member' in access && !atLeast(actor.memberRole, access.member)) throw new Refusal('AUTH_MEMBER_ROLE')
}

/** @throws Refusal AUTH_NOT_OWNER unless the target of the work is the actor */
function requireOwner(ownerId: string, actor: Actor): void {
  if (ownerId === actor.userId) return
  throw new Refusal('AUTH_NOT_OWNER', {
    message: 'This belongs to somebody else. You can change only your own.',
  })
}

type SessionRow = {
  session_id: string
  user_id: string
  email: string
  name: string
  user_role: UserRole
  tenant_id: string
  tenant_name: string
  member_role: MemberRole
}
