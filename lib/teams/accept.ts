import 'server-only'
import type { Tx } from '@/lib/db'
import { Refusal } from '@/lib/errors'
import type { MemberRole } from '@/lib/generated/prisma/enums'
import { type Doer, moveSession } from './commands'
import { hashOf, readInvitationToken } from './invitation-token'
import { type EndWords, type InvitationEnd, invitationEnd, NO_INVITATION } from './invitation-words'
import { invitationState } from './queries'

export type Accepted = {
  tenantId: string
  id: string
  teamName: string
  role: MemberRole
  wasMember: boolean
}

type Row = {
  email: string
  role: MemberRole
  teamName: string
  inviterName: string
  state: 'open' | InvitationEnd
}

/**
 * Lets somebody into a team by the link that was mailed to them. Under the system role: they are not in the team yet. The
 * row is held from the first look to the commit, so it is used once, and not after it was revoked.
 *
 * @throws Refusal INVITATION_NOT_FOUND for a forged, replaced or forgotten one, INVITATION_OTHER_ADDRESS, INVITATION_USED,
 *   INVITATION_REVOKED, INVITATION_EXPIRED
 */
export async function acceptInvitation(tx: Tx, doer: Doer, token: string): Promise<Accepted> {
  const named = await readInvitationToken(token)
  if (named === null) throw new Refusal('INVITATION_NOT_FOUND', told(NO_INVITATION))
  const { tenantId, id } = named
  // The team before the invitation, as whoever changes or deletes it takes them.
  await tx.$queryRaw`SELECT 1 FROM tenants WHERE id = ${tenantId}::uuid FOR SHARE`
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT i.email, i.role, t.name AS "teamName", u.name AS "inviterName", ${invitationState} AS state
    FROM invitations i JOIN tenants t ON t.id = i.tenant_id JOIN users u ON u.id = i.invited_by
    WHERE i.tenant_id = ${tenantId}::uuid AND i.id = ${id}::uuid AND i.token_hash = ${hashOf(token)}
    FOR UPDATE OF i`
  if (row === undefined) throw new Refusal('INVITATION_NOT_FOUND', told(NO_INVITATION))
  // First of all: whoever it was not sent to learns nothing more about it.
  if (row.email !== doer.email || !named.isFor(doer.email)) {
    throw new Refusal('INVITATION_OTHER_ADDRESS', {
      message: `You are signed in as ${doer.email}, and this invitation was sent to another address. Sign in with that one, or ask for an invitation to yours.`,
    })
  }
  const over = row.state === 'open' ? {} : told(invitationEnd(row.state, row, true))
  if (row.state === 'used') throw new Refusal('INVITATION_USED', over)
  if (row.state === 'revoked') throw new Refusal('INVITATION_REVOKED', over)
  if (row.state === 'expired') throw new Refusal('INVITATION_EXPIRED', over)

  await tx.$executeRaw`
    UPDATE invitations SET accepted_at = clock_timestamp() WHERE tenant_id = ${tenantId}::uuid AND id = ${id}::uuid`
  const added = await tx.$executeRaw`
    INSERT INTO memberships (tenant_id, user_id, role) VALUES (${tenantId}::uuid, ${doer.userId}::uuid,
      ${row.role}::"MemberRole") ON CONFLICT DO NOTHING`
  await moveSession(tx, doer.sessionId, tenantId)
  return { tenantId, id, teamName: row.teamName, role: row.role, wasMember: added === 0 }
}

/** As the page behind the link says it. */
const told = ({ title, next }: EndWords) => ({ message: `${title}. ${next}` })
