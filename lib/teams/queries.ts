import 'server-only'
import { type Column, Prisma, type Tx } from '@/lib/db'
import type { MemberRole } from '@/lib/generated/prisma/enums'
import { hashOf, readInvitationToken } from './invitation-token'

/** Somebody who is in the team, as everybody in it may see. */
export type Member = {
  userId: string
  name: string
  email: string
  role: MemberRole
  joinedAt: Date
  isYou: boolean
}

/** The members of the transaction's tenant: owners first, then by name. */
export function membersOf(tx: Tx): Promise<Member[]> {
  return tx.$queryRaw<Member[]>`
    SELECT u.id AS "userId", u.name, u.email, m.role, m.created_at AS "joinedAt",
      u.id IS NOT DISTINCT FROM app.user_id() AS "isYou"
    FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.tenant_id = app.tenant_id()
    ORDER BY m.role, lower(u.name), u.id LIMIT 1000`
}

/** Somebody who was asked in and has not answered. */
export type OpenInvitation = {
  id: string
  email: string
  role: MemberRole
  /** The name of whoever sent it last. */
  invitedBy: string
  sentAt: Date
  expiresAt: Date
  /** Too late by now; it can be sent again. */
  expired: boolean
}

/** The invitations of the transaction's tenant that are neither accepted nor revoked, newest first. */
export function openInvitations(tx: Tx): Promise<OpenInvitation[]> {
  return tx.$queryRaw<OpenInvitation[]>`
    SELECT i.id, i.email, i.role, u.name AS "invitedBy", i.sent_at AS "sentAt", i.expires_at AS "expiresAt",
      i.expires_at <= clock_timestamp() AS expired
    FROM invitations i JOIN users u ON u.id = i.invited_by
    WHERE i.tenant_id = app.tenant_id() AND i.accepted_at IS NULL AND i.revoked_at IS NULL
    ORDER BY i.sent_at DESC, i.id LIMIT 1000`
}

/** A team of the person who asks, for the switcher. */
export type Team = { tenantId: string; name: string; role: MemberRole; personal: boolean }

/** The teams of the transaction's user, their own tenant last. */
export function teamsOf(tx: Tx): Promise<Team[]> {
  return tx.$queryRaw<Team[]>`SELECT tenant_id AS "tenantId", name, role, personal FROM app.my_teams()`
}

/** The same as one column, for where there is no transaction. */
export const teamsColumn: Column<Team[]> = Prisma.sql`(SELECT jsonb_agg(jsonb_build_object(
    'tenantId', tenant_id, 'name', name, 'role', role, 'personal', personal) ORDER BY place)
  FROM app.my_teams() WITH ORDINALITY AS t (tenant_id, name, role, personal, place))`

/** What the page behind the link of an invitation shows. */
export type InvitationOffer = {
  teamName: string
  inviterName: string
  email: string
  role: MemberRole
  state: 'open' | 'used' | 'expired' | 'revoked'
}

/**
 * The invitation behind a link. For whoever has the mail, signed in or not, so it runs as the system role; looking changes
 * nothing.
 *
 * @returns `{ state: 'unknown' }` for a token that we did not make, or that a newer mail replaced
 */
export async function invitationByToken(
  tx: Tx,
  token: string,
): Promise<InvitationOffer | { state: 'unknown' }> {
  const named = await readInvitationToken(token)
  if (named === null) return { state: 'unknown' }
  const [found] = await tx.$queryRaw<InvitationOffer[]>`
    SELECT t.name AS "teamName", u.name AS "inviterName", i.email, i.role,
      CASE WHEN i.accepted_at IS NOT NULL THEN 'used'
        WHEN i.revoked_at IS NOT NULL OR u.disabled_at IS NOT NULL THEN 'revoked'
        WHEN i.expires_at <= clock_timestamp() THEN 'expired' ELSE 'open' END AS state
    FROM invitations i JOIN tenants t ON t.id = i.tenant_id JOIN users u ON u.id = i.invited_by
    WHERE i.tenant_id = ${named.tenantId}::uuid AND i.id = ${named.id}::uuid AND i.token_hash = ${hashOf(token)}`
  return found ?? { state: 'unknown' }
}
