import 'server-only'
import type { Tx } from '@/lib/db'
import { type Code, Refusal } from '@/lib/errors'
import type { MemberRole } from '@/lib/generated/prisma/enums'
import { type Doer, moveSession } from './commands'
import { hashOf, readInvitationToken } from './invitation-token'

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
  used: boolean
  revoked: boolean
  late: boolean
}

/**
 * Lets somebody into a team by the link that was mailed to them. Under the system role: they are not in the team yet. The
 * row is held from the first look to the commit, so it is used once, and not after it was revoked. While the account of
 * whoever sent it is disabled, it counts as taken back.
 *
 * @throws Refusal INVITATION_NOT_FOUND for a forged, replaced or forgotten one, INVITATION_OTHER_ADDRESS, INVITATION_USED,
 *   INVITATION_REVOKED, INVITATION_EXPIRED
 */
export async function acceptInvitation(tx: Tx, doer: Doer, token: string): Promise<Accepted> {
  const named = await readInvitationToken(token)
  if (named === null) throw refused('INVITATION_NOT_FOUND')
  const { tenantId, id } = named
  // The team before the invitation, as whoever changes or deletes it takes them.
  await tx.$queryRaw`SELECT 1 FROM tenants WHERE id = ${tenantId}::uuid FOR SHARE`
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT i.email, i.role, t.name AS "teamName", i.accepted_at IS NOT NULL AS used,
      i.revoked_at IS NOT NULL OR u.disabled_at IS NOT NULL AS revoked,
      i.expires_at <= clock_timestamp() AS late
    FROM invitations i JOIN tenants t ON t.id = i.tenant_id JOIN users u ON u.id = i.invited_by
    WHERE i.tenant_id = ${tenantId}::uuid AND i.id = ${id}::uuid AND i.token_hash = ${hashOf(token)}
    FOR UPDATE OF i`
  if (row === undefined) throw refused('INVITATION_NOT_FOUND')
  // First of all: whoever it was not sent to learns nothing more about it.
  if (row.email !== doer.email || !named.isFor(doer.email)) {
    throw new Refusal('INVITATION_OTHER_ADDRESS', {
      message: `You are signed in as ${doer.email}, and this invitation was sent to another address. Sign in with that one, or ask for an invitation to yours.`,
    })
  }
  if (row.used) throw refused('INVITATION_USED')
  if (row.revoked) throw refused('INVITATION_REVOKED')
  if (row.late) throw refused('INVITATION_EXPIRED')

  await tx.$executeRaw`
    UPDATE invitations SET accepted_at = clock_timestamp() WHERE tenant_id = ${tenantId}::uuid AND id = ${id}::uuid`
  const added = await tx.$executeRaw`
    INSERT INTO memberships (tenant_id, user_id, role) VALUES (${tenantId}::uuid, ${doer.userId}::uuid,
      ${row.role}::"MemberRole") ON CONFLICT DO NOTHING`
  await moveSession(tx, doer.sessionId, tenantId)
  return { tenantId, id, teamName: row.teamName, role: row.role, wasMember: added === 0 }
}

/** What the person behind a dead link reads; each says what to do next. */
const SENTENCES = {
  INVITATION_NOT_FOUND:
    'This invitation does not exist, or a newer mail replaced it. Look for the latest mail, or ask for another.',
  INVITATION_USED: 'This invitation was accepted already. If it was you, choose the team in the menu.',
  INVITATION_REVOKED:
    'This invitation was taken back. Ask whoever invited you if you think that it should not have been.',
  INVITATION_EXPIRED: 'This invitation is too old by now. Ask whoever invited you to send it again.',
} as const satisfies Partial<Record<Code, string>>

const refused = (code: keyof typeof SENTENCES): Refusal => new Refusal(code, { message: SENTENCES[code] })
