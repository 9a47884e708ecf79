import 'server-only'
import { randomUUID } from 'node:crypto'
import type { Tx } from '@/lib/db'
import { seconds } from '@/lib/duration'
import { Refusal } from '@/lib/errors'
import type { MemberRole } from '@/lib/generated/prisma/enums'
import type { Doer } from './commands'
import { sendInvitationLater } from './invitation-mail'
import { hashOf, type InvitationFacts, invitationToken } from './invitation-token'
import { grantableRoles } from './policy'
import { lockTeam } from './team-lock'

/** How long a link is good; each sending starts anew. */
const LIVES_SECONDS = seconds('7d')

/** An invitation that something is done to. */
export type Invitation = { id: string; email: string; role: MemberRole; sends: number }

/**
 * Asks somebody into the team. Nobody is in it before they accept, and nobody hears from us whether the address has an
 * account.
 *
 * @param email as lib/validations spells it
 * @returns the invitation's id
 * @throws Refusal TEAM_PERSONAL, TEAM_ROLE_ABOVE, INVITATION_MEMBER, INVITATION_OPEN
 */
export async function invite(
  tx: Tx,
  doer: Doer,
  { email, role }: { email: string; role: MemberRole },
  cause: { requestId: string },
): Promise<string> {
  await lockTeam(tx, doer.tenantId)
  requireGrantable(doer, role)
  const [now] = await tx.$queryRaw<[{ expiresAt: Date; member: boolean }]>`
    SELECT date_trunc('milliseconds', clock_timestamp()) + make_interval(secs => ${LIVES_SECONDS}::double precision) AS "expiresAt", EXISTS (SELECT FROM memberships m
      JOIN users u ON u.id = m.user_id WHERE m.tenant_id = ${doer.tenantId}::uuid AND u.email = ${email}) AS member`
  if (now.member) throw new Refusal('INVITATION_MEMBER', { message: `${email} is in the team already.` })

  const facts = { tenantId: doer.tenantId, id: randomUUID(), email, sends: 1, expiresAt: now.expiresAt }
  const hash = hashOf(await invitationToken(facts))
  // One that came to nothing makes room; one that is open stays as it is, whoever else asks at this moment.
  await tx.$executeRaw`
    DELETE FROM invitations WHERE tenant_id = ${doer.tenantId}::uuid AND email = ${email}
      AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at <= clock_timestamp()`
  const added = await tx.$executeRaw`
    INSERT INTO invitations (tenant_id, id, email, role, token_hash, invited_by, expires_at)
    VALUES (${doer.tenantId}::uuid, ${facts.id}::uuid, ${email}, ${role}::"MemberRole", ${hash}, ${doer.userId}::uuid,
      ${facts.expiresAt}) ON CONFLICT DO NOTHING`
  if (added === 0) {
    throw new Refusal('INVITATION_OPEN', {
      message: `${email} has an open invitation. Send it again from the list, or revoke it first.`,
    })
  }
  await sendInvitationLater(tx, facts, cause)
  return facts.id
}

/** An invitation of the team that is still open, late or not; null for any other. */
export async function findInvitation(tx: Tx, tenantId: string, id: string): Promise<Invitation | null> {
  const [found] = await tx.$queryRaw<Invitation[]>`
    SELECT id, email, role, sends FROM invitations
    WHERE tenant_id = ${tenantId}::uuid AND id = ${id}::uuid AND accepted_at IS NULL AND revoked_at IS NULL`
  return found ?? null
}

/**
 * Sends an invitation once more, with a new link that is good for as long as the first one was; the old link is dead. It is
 * the sender's from now on, so it takes the right to give that role.
 *
 * @throws Refusal TEAM_ROLE_ABOVE, RESOURCE_NOT_FOUND when it was answered or revoked at this moment
 */
export async function resend(
  tx: Tx,
  doer: Doer,
  invitation: Invitation,
  cause: { requestId: string },
): Promise<void> {
  requireGrantable(doer, invitation.role)
  const [sent] = await tx.$queryRaw<Pick<InvitationFacts, 'sends' | 'expiresAt'>[]>`
    UPDATE invitations SET sends = sends + 1, sent_at = clock_timestamp(), invited_by = ${doer.userId}::uuid,
      expires_at = date_trunc('milliseconds', clock_timestamp()) + make_interval(secs => ${LIVES_SECONDS}::double precision)
    WHERE tenant_id = ${doer.tenantId}::uuid AND id = ${invitation.id}::uuid
      AND accepted_at IS NULL AND revoked_at IS NULL
    RETURNING sends, expires_at AS "expiresAt"`
  if (sent === undefined) throw new Refusal('RESOURCE_NOT_FOUND')
  const facts = { tenantId: doer.tenantId, id: invitation.id, email: invitation.email, ...sent }
  const hash = hashOf(await invitationToken(facts))
  await tx.$executeRaw`
    UPDATE invitations SET token_hash = ${hash} WHERE tenant_id = ${doer.tenantId}::uuid AND id = ${facts.id}::uuid`
  await sendInvitationLater(tx, facts, cause)
}

/**
 * Takes an invitation back; its link is dead from the commit on.
 *
 * @throws Refusal RESOURCE_NOT_FOUND when it was answered or revoked at this moment
 */
export async function revoke(tx: Tx, tenantId: string, invitation: Invitation): Promise<void> {
  const revoked = await tx.$executeRaw`
    UPDATE invitations SET revoked_at = clock_timestamp() WHERE tenant_id = ${tenantId}::uuid
      AND id = ${invitation.id}::uuid AND accepted_at IS NULL AND revoked_at IS NULL`
  if (revoked === 0) throw new Refusal('RESOURCE_NOT_FOUND')
}

function requireGrantable(doer: Doer, role: MemberRole): void {
  if (grantableRoles(doer.memberRole).includes(role)) return
  throw new Refusal('TEAM_ROLE_ABOVE', {
    message: 'You cannot give a role above your own. Choose another one, or ask an owner to do it.',
  })
}
