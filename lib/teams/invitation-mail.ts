import 'server-only'
import { z } from 'zod'
import type { Tx } from '@/lib/db'
import type { MemberRole } from '@/lib/generated/prisma/enums'
import { enqueue } from '@/lib/jobs/enqueue'
import { defineJob } from '@/lib/jobs/policy'
import { letter, type Mail } from '@/lib/mail/templates'
import { absoluteUrl } from '@/lib/urls'
import { hashOf, type InvitationFacts, invitationToken } from './invitation-token'
import { ROLE_WORDS } from './policy'

/** The link is made when the mail is, from the row: neither the queue nor the table holds what opens it. */
export const sendInvitationJob = defineJob({
  name: 'send-invitation',
  event: 'invitation.sent',
  scope: 'per-request-tenant-id',
  access: 'system',
  input: z.strictObject({ invitationId: z.uuid(), sends: z.int().positive() }),
  key: ({ input }) => `${input.invitationId} ${input.sends}`,
  retry: { times: 8, first: '15s', atMost: '1h' },
  limit: 2,
})

/** Mails an invitation once the transaction has committed. */
export async function sendInvitationLater(
  tx: Tx,
  { tenantId, id, sends }: InvitationFacts,
  { requestId }: { requestId: string },
): Promise<void> {
  await enqueue(tx, sendInvitationJob, { invitationId: id, sends }, { requestId, tenantId })
}

type Row = InvitationFacts & {
  role: MemberRole
  teamName: string
  inviterName: string
  tokenHash: Uint8Array
}

/**
 * The mail of an invitation, as it is when it goes out.
 *
 * @param sends which of its mails
 * @returns null where there is nothing to send any more: it was answered or revoked, its sender's account was disabled, or
 *   a later mail is on its way
 */
export async function invitationMail(
  tx: Tx,
  { invitationId, sends }: { invitationId: string; sends: number },
): Promise<{ to: string; mail: Mail } | null> {
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT i.tenant_id AS "tenantId", i.id, i.email, i.role, i.sends, i.expires_at AS "expiresAt", t.name AS "teamName",
      u.name AS "inviterName", i.token_hash AS "tokenHash"
    FROM invitations i JOIN tenants t ON t.id = i.tenant_id JOIN users u ON u.id = i.invited_by
    WHERE i.tenant_id = app.tenant_id() AND i.id = ${invitationId}::uuid AND i.sends = ${sends}::integer
      AND i.accepted_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > clock_timestamp() AND u.disabled_at IS NULL`
  if (row === undefined) return null
  const token = await invitationToken(row)
  // Another AUTH_SECRET than when it was sent: a link that opens nothing helps nobody.
  if (Buffer.compare(hashOf(token), row.tokenHash) !== 0) return null
  return { to: row.email, mail: write(row, absoluteUrl(`/invitation?token=${token}`)) }
}

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })

const write = ({ teamName, inviterName, role, email, expiresAt }: Row, link: string): Mail =>
  letter({
    subject: `${inviterName} invites you to ${teamName}`,
    heading: `Join ${teamName}`,
    paragraphs: [
      `${inviterName} invites you to the team ${teamName}, as ${ROLE_WORDS[role].as}.`,
      `Open this link and sign in with ${email}; if you are new here, that makes your account. It works once, until ${day.format(expiresAt)}.`,
    ],
    button: { label: 'See the invitation', href: link },
    footer: 'If you do not know this team, ignore the mail: you are in no team before you accept.',
  })
