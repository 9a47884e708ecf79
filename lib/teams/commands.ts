import 'server-only'
import { endSubscriptionLater } from '@/lib/billing/end-subscription'
import type { Tx } from '@/lib/db'
import { Refusal } from '@/lib/errors'
import type { MemberRole } from '@/lib/generated/prisma/enums'
import { mailLater } from '@/lib/mail/later'
import { lockTeam, requireAnotherOwner } from './team-lock'

/** The person who does it, as the guard knows them. */
export type Doer = {
  userId: string
  sessionId: string
  name: string
  email: string
  tenantId: string
  memberRole: MemberRole
}

/**
 * Creates a team with its first owner, whose session goes there. Under the system role: a request cannot put anybody into
 * a team. One's second team of the same name is a button pressed twice.
 *
 * @returns the new team's id
 * @throws Refusal TEAM_NAME_TAKEN
 */
export async function createTeam(tx: Tx, doer: Doer, name: string): Promise<string> {
  const [same] = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM memberships m JOIN tenants t ON t.id = m.tenant_id
    WHERE m.user_id = ${doer.userId}::uuid AND m.role = 'OWNER' AND t.personal_user_id IS NULL AND t.name = ${name}`
  if (same !== undefined) {
    throw new Refusal('TEAM_NAME_TAKEN', {
      message: `You already have a team called ${name}. Choose it in the menu, or give the new one another name.`,
    })
  }
  const { id } = await tx.tenant.create({ data: { name }, select: { id: true } })
  await tx.membership.create({ data: { tenantId: id, userId: doer.userId, role: 'OWNER' } })
  await moveSession(tx, doer.sessionId, id)
  return id
}

/**
 * Moves a session into another team of its person. Team and membership are held until the commit, so that nobody arrives in
 * a team that they are being removed from, or that is being deleted.
 *
 * @returns the team's name
 * @throws Refusal TEAM_NOT_FOUND, the same for a team of others and for none
 */
export async function switchTeam(tx: Tx, doer: Doer, tenantId: string): Promise<string> {
  const [team] = await tx.$queryRaw<{ name: string }[]>`
    SELECT t.name FROM memberships m JOIN tenants t ON t.id = m.tenant_id
    WHERE m.tenant_id = ${tenantId}::uuid AND m.user_id = ${doer.userId}::uuid FOR SHARE OF t, m`
  if (team === undefined) throw new Refusal('TEAM_NOT_FOUND')
  await moveSession(tx, doer.sessionId, tenantId)
  return team.name
}

/** Under the system role; by the row, because Prisma would read the session back. */
export async function moveSession(tx: Tx, sessionId: string, tenantId: string): Promise<void> {
  await tx.$executeRaw`UPDATE sessions SET tenant_id = ${tenantId}::uuid WHERE id = ${sessionId}::uuid`
}

/**
 * Gives the team another name.
 *
 * @returns the name before
 * @throws Refusal TEAM_PERSONAL
 */
export async function renameTeam(tx: Tx, tenantId: string, name: string): Promise<string> {
  const before = await lockTeam(tx, tenantId)
  if (before.name !== name) await tx.tenant.update({ where: { id: tenantId }, data: { name } })
  return before.name
}

/**
 * Takes oneself out of the team; one's sessions go home before, so that nothing of theirs is under way in it any more.
 *
 * @returns the team's name
 * @throws Refusal TEAM_PERSONAL, TEAM_LAST_OWNER
 */
export async function leaveTeam(tx: Tx, doer: Doer): Promise<string> {
  const team = await lockTeam(tx, doer.tenantId)
  if (doer.memberRole === 'OWNER') await requireAnotherOwner(tx, doer.tenantId, doer.userId)
  await endMembership(tx, doer.tenantId, doer.userId)
  return team.name
}

/** Ends a membership, and takes everything along that hangs on it: their sessions in it, and the invitations they sent. */
export async function endMembership(tx: Tx, tenantId: string, userId: string): Promise<void> {
  await sendHome(tx, tenantId, userId)
  await tx.$executeRaw`DELETE FROM memberships WHERE tenant_id = ${tenantId}::uuid AND user_id = ${userId}::uuid`
}

/**
 * Deletes a team: everybody's sessions go home, memberships and invitations go with it, its subscription is ended at
 * Stripe by a job, and the others are told by mail. Its audit trail stays, as every trail does.
 *
 * @param typed the team's name, once more
 * @returns what it was called, and how many people were in it
 * @throws Refusal TEAM_PERSONAL, TEAM_NAME_WRONG
 */
export async function deleteTeam(
  tx: Tx,
  doer: Doer,
  typed: string,
  cause: { requestId: string },
): Promise<{ name: string; members: number }> {
  const team = await lockTeam(tx, doer.tenantId)
  if (typed !== team.name) {
    const sentence = `Type the name as it stands here: ${team.name}`
    throw new Refusal('TEAM_NAME_WRONG', { fields: { name: [sentence] } })
  }
  const members = await tx.membership.findMany({
    where: { tenantId: doer.tenantId },
    select: { userId: true, user: { select: { email: true } } },
  })
  await sendHome(tx, doer.tenantId, null)
  await tx.$executeRaw`DELETE FROM tenants WHERE id = ${doer.tenantId}::uuid`
  if (team.customerId !== null) await endSubscriptionLater(tx, team.customerId, cause)
  const at = new Date().toISOString()
  for (const { userId, user } of members)
    if (userId !== doer.userId)
      await mailLater(tx, 'team-deleted', user.email, { team: team.name, by: doer.name, at }, cause)
  return { name: team.name, members: members.length }
}

const sendHome = (tx: Tx, tenantId: string, userId: string | null): Promise<unknown> =>
  tx.$queryRaw`SELECT app.send_home(${tenantId}::uuid, ${userId}::uuid)`
