import 'server-only'
import type { Tx } from '@/lib/db'
import { Refusal } from '@/lib/errors'
import type { MemberRole } from '@/lib/generated/prisma/enums'
import { mailLater } from '@/lib/mail/later'
import { type Doer, endMembership } from './commands'
import { canChangeRole, canRemove, grantableRoles } from './policy'
import { lockTeam, requireAnotherOwner } from './team-lock'

/** A member that something is done to, as of now and until the commit. */
export type Target = {
  userId: string
  name: string
  email: string
  role: MemberRole
  teamName: string
  /** Whether their account is disabled, or about to be deleted. */
  disabled: boolean
}

/**
 * Finds a member of the transaction's team, which is held until the commit: what they are is what they stay.
 *
 * @returns null for whoever is not in it
 * @throws Refusal TEAM_PERSONAL
 */
export async function findMember(tx: Tx, tenantId: string, userId: string): Promise<Target | null> {
  const { name: teamName } = await lockTeam(tx, tenantId)
  const member = await tx.membership.findUnique({
    where: { tenantId_userId: { tenantId, userId } },
    select: { role: true, user: { select: { name: true, email: true, disabledAt: true } } },
  })
  if (member === null) return null
  const { name, email, disabledAt } = member.user
  return { userId, name, email, role: member.role, teamName, disabled: disabledAt !== null }
}

/**
 * Gives a member another role. Whoever may invite fewer people from now on loses the invitations that they could not send
 * any more. A mail tells them.
 *
 * @throws Refusal TEAM_ONESELF, TEAM_ROLE_ABOVE, TEAM_LAST_OWNER
 */
export async function changeMemberRole(
  tx: Tx,
  doer: Doer,
  target: Target,
  role: MemberRole,
  cause: { requestId: string },
): Promise<void> {
  notOneself(doer, target, 'You cannot change your own role. Ask another owner, or hand the team over.')
  if (!canChangeRole(doer.memberRole, target.role, role)) throw aboveOwn()
  if (target.role === role) return
  if (target.role === 'OWNER') await requireAnotherOwner(tx, doer.tenantId, target.userId)
  await setRole(tx, doer.tenantId, target.userId, role)
  const values = { team: target.teamName, role, by: doer.name, at: new Date().toISOString() }
  await mailLater(tx, 'team-role-changed', target.email, values, cause)
}

/**
 * Takes a member out of the team: from their next click on they are in their own tenant. A mail tells them.
 *
 * @throws Refusal TEAM_ONESELF, TEAM_ROLE_ABOVE, TEAM_LAST_OWNER
 */
export async function removeMember(
  tx: Tx,
  doer: Doer,
  target: Target,
  cause: { requestId: string },
): Promise<void> {
  notOneself(doer, target, 'To take yourself out, leave the team.')
  if (!canRemove(doer.memberRole, target.role)) throw aboveOwn()
  if (target.role === 'OWNER') await requireAnotherOwner(tx, doer.tenantId, target.userId)
  await endMembership(tx, doer.tenantId, target.userId)
  const values = { team: target.teamName, by: doer.name, at: new Date().toISOString() }
  await mailLater(tx, 'team-removed', target.email, values, cause)
}

/**
 * Makes somebody else the owner, and oneself an admin. Both are told by mail.
 *
 * @throws Refusal TEAM_ONESELF, TEAM_LAST_OWNER
 */
export async function handOver(
  tx: Tx,
  doer: Doer,
  target: Target,
  cause: { requestId: string },
): Promise<void> {
  notOneself(doer, target, 'You own this team already. Choose somebody else.')
  if (target.disabled) {
    throw new Refusal('TEAM_LAST_OWNER', {
      message: `The account of ${target.name} is disabled, so they cannot own a team. Choose somebody else.`,
    })
  }
  await setRole(tx, doer.tenantId, target.userId, 'OWNER')
  await setRole(tx, doer.tenantId, doer.userId, 'ADMIN')
  const values = { team: target.teamName, from: doer.name, to: target.name, at: new Date().toISOString() }
  await mailLater(tx, 'team-handed-over', target.email, values, cause)
  await mailLater(tx, 'team-handed-over', doer.email, values, cause)
}

/** The role, and what somebody with it may not have out: invitations to a role above it. */
async function setRole(tx: Tx, tenantId: string, userId: string, role: MemberRole): Promise<void> {
  const changed = await tx.$executeRaw`
    UPDATE memberships SET role = ${role}::"MemberRole" WHERE tenant_id = ${tenantId}::uuid AND user_id = ${userId}::uuid`
  // Row-level security hid it: the code above and the policies disagree.
  if (changed !== 1) throw new Refusal('TEAM_MEMBER_NOT_FOUND')
  await tx.$executeRaw`
    UPDATE invitations SET revoked_at = clock_timestamp()
    WHERE tenant_id = ${tenantId}::uuid AND invited_by = ${userId}::uuid AND accepted_at IS NULL AND revoked_at IS NULL
      AND NOT role::text = ANY (${[...grantableRoles(role)]})`
}

function notOneself(doer: Doer, target: Target, message: string): void {
  if (doer.userId === target.userId) throw new Refusal('TEAM_ONESELF', { message })
}

const aboveOwn = (): Refusal =>
  new Refusal('TEAM_ROLE_ABOVE', { message: 'Only an owner gives or takes the role of an owner. Ask one.' })
