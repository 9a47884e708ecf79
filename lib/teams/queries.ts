import 'server-only'
import { type Column, Prisma, type Tx } from '@/lib/db'
import type { MemberRole } from '@/lib/generated/prisma/enums'
import { hashOf, readInvitationToken } from './invitation-token'
import type { InvitationEnd } from './invitation-words'

/** Somebody who is in the team, as everybody in it may see. */
export type Member = {
  userId: string
  name: string
  email: string
  role: MemberRole
  joinedAt: Date
  isYou: boolean
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

/** Whether the transaction's tenant is somebody's own space, and no team. */
export async function isPersonal(tx: Tx): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM tenants WHERE id = app.tenant_id() AND personal_user_id IS NOT NULL`
  return rows.length === 1
}

/** A team of the person who asks, for the switcher. */
export type Team = { tenantId: string; name: string; role: MemberRole; personal: boolean }

/** The teams of whoever asks, their own tenant last, as one column: for where there is no transaction. */
export const teamsColumn: Column<Team[]> = Prisma.sql`(SELECT jsonb_agg(jsonb_build_object(
    'tenantId', tenant_id, 'name', name, 'role', role, 'personal', personal) ORDER BY place)
  FROM app.my_teams() WITH ORDINALITY AS t (tenant_id, name, role, personal, place))`

/** What the page behind the link of an invitation shows. */
export type InvitationOffer = { teamName: string; inviterName: string; email: string; role: MemberRole } & {
  state: 'open'
}

/** The same once it is over. */
export type ClosedOffer = Omit<InvitationOffer, 'state'> & { state: InvitationEnd }

/**
 * What has become of an invitation `i` that `u` sent. While the account of whoever sent it is disabled, it counts as taken
 * back.
 */
export const invitationState: Column<'open' | InvitationEnd> = Prisma.sql`CASE
  WHEN i.accepted_at IS NOT NULL THEN 'used'
  WHEN i.revoked_at IS NOT NULL OR u.disabled_at IS NOT NULL THEN 'revoked'
  WHEN i.expires_at <= clock_timestamp() THEN 'expired' ELSE 'open' END`

/**
 * The invitation behind a link. For whoever has the mail, signed in or not, so it runs as the system role; looking changes
 * nothing.
 *
 * @returns `{ state: 'unknown' }` for a token that we did not make, or that a newer mail replaced
 */
export async function invitationByToken(
  tx: Tx,
  token: string,
): Promise<InvitationOffer | ClosedOffer | { state: 'unknown' }> {
  const named = await readInvitationToken(token)
  if (named === null) return { state: 'unknown' }
  const [found] = await tx.$queryRaw<(InvitationOffer | ClosedOffer)[]>`
    SELECT t.name AS "teamName", u.name AS "inviterName", i.email, i.role, ${invitationState} AS state
    FROM invitations i JOIN tenants t ON t.id = i.tenant_id JOIN users u ON u.id = i.invited_by
    WHERE i.tenant_id = ${named.tenantId}::uuid AND i.id = ${named.id}::uuid AND i.token_hash = ${hashOf(token)}`
  return found ?? { state: 'unknown' }
}
