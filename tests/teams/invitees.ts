import { inviteMember } from '@/actions/invite-member'
import { type InvitationFacts, invitationToken } from '@/lib/teams/invitation-token'
import type { Person } from '../support/people.ts'
import { asAdmin } from '../support/trail.ts'
import { act, DONE } from './acting.ts'

export type InvitationRow = {
  tenant_id: string
  id: string
  email: string
  role: string
  token_hash: Buffer
  invited_by: string
  sends: number
  sent_at: Date
  expires_at: Date
  accepted_at: Date | null
  revoked_at: Date | null
}

/** All invitations to an address, the newest first. */
export const invitationsTo = (email: string): Promise<InvitationRow[]> =>
  asAdmin<InvitationRow>('SELECT * FROM invitations WHERE email = $1 ORDER BY created_at DESC', [email])

/** The token in the link that was mailed last: it is made from the row (jobs.test.ts reads one in a mail). */
export const tokenOf = ({ tenant_id, id, email, sends, expires_at }: InvitationRow): Promise<string> =>
  invitationToken({ tenantId: tenant_id, id, email, sends, expiresAt: expires_at } satisfies InvitationFacts)

/** Invites an address, and answers the row and the token that was mailed. */
export async function inviteTo(
  who: Person,
  email: string,
  role = 'MEMBER',
): Promise<{ row: InvitationRow; token: string }> {
  const answer = await act(who, inviteMember, { email, role })
  if (JSON.stringify(answer) !== JSON.stringify(DONE)) throw new Error(JSON.stringify(answer))
  const [row] = await invitationsTo(email)
  if (row === undefined) throw new Error(`no invitation to ${email}`)
  return { row, token: await tokenOf(row) }
}
