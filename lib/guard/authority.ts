import 'server-only'
import { cache } from 'react'
import { env } from '@/env.mjs'
import { Prisma, runStatement, type Tx } from '@/lib/db'
import { seconds } from '@/lib/duration'
import { Refusal } from '@/lib/errors'
import type { MemberRole, UserRole } from '@/lib/generated/prisma/enums'
import type { SessionClaim } from '@/lib/session'
import { type Answer, type Claim, claimColumn, earlierAnswer, type Key } from './idempotency'
import { type Impersonator, impersonatorOf, type Lent, requireOpen } from './impersonator'
import { type Access, atLeast, type Opening } from './policy'

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
  /** How long ago they proved who they are, by the database's clock. */
  authenticatedSeconds: number
  /** Whether they proved it with a second factor as well. */
  secondFactor: boolean
  /** Whether they have one and did not show it in this session yet. */
  needsSecondFactor: boolean
  /** The admin who acts as them; null where they act themselves. */
  impersonator: Impersonator | null
}

/** What has to stay as it is until the commit: nothing, the session, or also the rows that grant a role. */
type Lock = 'none' | 'session' | 'grants'

/** What work under this access has to hold. */
export const lockFor = (access: Access): Lock =>
  typeof access === 'object' && ('role' in access || 'member' in access) ? 'grants' : 'session'

/** Who acts, and what an earlier call with the same key already answered. */
export type Opened = { actor: Actor; earlier: Answer | null }

/**
 * Reads the session live and sets the transaction's tenant and user from it. What `lock` names stays as it is until the
 * commit, so that neither sign-out nor demotion slips in between check and change (T3, T20). An idempotency key is
 * claimed in the same round trip.
 *
 * @throws Refusal AUTH_NO_SESSION without a claim, AUTH_SESSION_ENDED when the row says so
 * @throws Refusal IDEMPOTENCY_BUSY, IDEMPOTENCY_MISMATCH
 */
export async function openSession(
  tx: Tx,
  claim: SessionClaim | null,
  lock: Lock,
  key: Key | null = null,
): Promise<Opened> {
  const rows = await tx.$queryRaw<SessionRow[]>(sessionOf(claim, lock, key))
  return { actor: actorFrom(rows, claim), earlier: earlierAnswer(key, rows[0]?.key_claim ?? null) }
}

/**
 * Reads the session live where nothing else is read or changed: one statement, no transaction, and one for all loaders
 * of a page.
 *
 * @throws Refusal AUTH_NO_SESSION, AUTH_SESSION_ENDED
 */
export const readActor = cache(
  async (claim: SessionClaim | null): Promise<Actor> =>
    actorFrom(await runStatement<SessionRow>('app', sessionOf(claim, 'none', null)), claim),
)

/**
 * The same, with one column more, read within the session that was opened.
 *
 * @param column an expression; the person and the tenant are those of the session
 */
export const readActorWith = cache(
  async (claim: SessionClaim | null, column: Prisma.Sql): Promise<{ actor: Actor; beside: unknown }> => {
    const rows = await runStatement<SessionRow>('app', sessionOf(claim, 'none', null, column))
    return { actor: actorFrom(rows, claim), beside: rows[0]?.beside }
  },
)

const NOTHING = Prisma.sql`NULL`

function sessionOf(
  claim: SessionClaim | null,
  lock: Lock,
  key: Key | null,
  beside: Prisma.Sql = NOTHING,
): Prisma.Sql {
  if (claim === null) throw new Refusal('AUTH_NO_SESSION')
  // The CASE makes the column wait for the row: only then is there a context to read it in.
  return Prisma.sql`SELECT *, ${claimColumn(key)} AS key_claim, CASE WHEN session_id IS NOT NULL THEN ${beside} END AS beside
    FROM app.open_session(${claim.sessionId}::uuid, ${lock})`
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
    authenticatedSeconds: row.authenticated_seconds,
    secondFactor: row.second_factor,
    needsSecondFactor: row.needs_second_factor,
    impersonator: impersonatorOf(row),
  }
}

/**
 * What the live actor may, in an order that tells least: whether they are who they seem and the second factor before
 * everything else, freshness last.
 *
 * @throws Refusal AUTH_IMPERSONATING, AUTH_SECOND_FACTOR, AUTH_PLATFORM_ROLE, AUTH_MEMBER_ROLE, AUTH_NOT_FRESH
 */
export function requireAccess(policy: Opening, actor: Actor): void {
  const { access } = policy
  requireOpen(policy, actor)
  if (access === 'public' || access === 'signing-in') return
  if (actor.needsSecondFactor) throw new Refusal('AUTH_SECOND_FACTOR')
  if (access === 'user') return
  if ('role' in access) requireRole(access.role, actor)
  if ('member' in access && !atLeast(actor.memberRole, access.member)) throw new Refusal('AUTH_MEMBER_ROLE')
  // Asked this way round, so that an age nobody can read (NaN) is not fresh.
  if (access.fresh && !(actor.authenticatedSeconds <= seconds(access.fresh)))
    throw new Refusal('AUTH_NOT_FRESH')
}

/** Admins can be asked for a second factor whatever they chose for themselves (ADMIN_SECOND_FACTOR, ASVS 6.3.3). */
function requireRole(role: UserRole, actor: Actor): void {
  if (actor.role !== role) throw new Refusal('AUTH_PLATFORM_ROLE')
  if (role === 'ADMIN' && env.ADMIN_SECOND_FACTOR === 'required' && !actor.secondFactor)
    throw new Refusal('AUTH_SECOND_FACTOR')
}

type SessionRow = Lent & {
  session_id: string
  user_id: string
  email: string
  name: string
  user_role: UserRole
  tenant_id: string
  tenant_name: string
  member_role: MemberRole
  authenticated_seconds: number
  second_factor: boolean
  needs_second_factor: boolean
  key_claim: Claim
  beside: unknown
}
