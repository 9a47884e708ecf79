import 'server-only'
import type { DatabaseRole, Tx } from '@/lib/db'
import { Refusal } from '@/lib/errors'
import type { MemberRole, UserRole } from '@/lib/generated/prisma/enums'
import type { SessionClaim } from '@/lib/session'
import { type Access, atLeast, type Scope } from './policy'

/** The signed-in person as the database knows them in this very transaction. */
export type Actor = {
  sessionId: string
  userId: string
  email: string
  name: string
  image: string | null
  role: UserRole
  tenantId: string
  tenantName: string
  memberRole: MemberRole
  authenticatedAt: Date
}

/** A surface that declares `global` runs as the system role; every other one under row-level security. */
export const databaseRole = (scope: Scope): DatabaseRole => (typeof scope === 'string' ? 'app' : 'system')

/**
 * Reads the session live and sets the transaction's tenant and user from it. Where roles decide, the rows that
 * grant them stay locked until the commit, so that no demotion slips in between check and change (T3).
 *
 * @throws Refusal AUTH_NO_SESSION without a claim, AUTH_SESSION_ENDED when the row says so
 */
export async function openSession(tx: Tx, claim: SessionClaim | null, access: Access): Promise<Actor> {
  if (claim === null) throw new Refusal('AUTH_NO_SESSION')
  const privileged = typeof access === 'object'
  const [row] = await tx.$queryRaw<
    SessionRow[]
  >`SELECT * FROM app.open_session(${claim.sessionId}::uuid, ${privileged})`
  if (row === undefined || row.user_id !== claim.userId) throw new Refusal('AUTH_SESSION_ENDED')
  return {
    sessionId: row.session_id,
    userId: row.user_id,
    email: row.email,
    name: row.name,
    image: row.image,
    role: row.user_role,
    tenantId: row.tenant_id,
    tenantName: row.tenant_name,
    memberRole: row.member_role,
    authenticatedAt: row.authenticated_at,
  }
}

/** @throws Refusal AUTH_PLATFORM_ROLE or AUTH_MEMBER_ROLE */
export function requireAccess(access: Access, actor: Actor): void {
  if (typeof access === 'string') return
  if ('role' in access && actor.role !== access.role) throw new Refusal('AUTH_PLATFORM_ROLE')
  if ('member' in access && !atLeast(actor.memberRole, access.member)) throw new Refusal('AUTH_MEMBER_ROLE')
}

/** @throws Refusal AUTH_NOT_OWNER unless the target of the work is the actor */
export function requireOwner(ownerId: string, actor: Actor): void {
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
  image: string | null
  user_role: UserRole
  tenant_id: string
  tenant_name: string
  member_role: MemberRole
  authenticated_at: Date
}
