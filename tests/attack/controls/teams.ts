import { randomUUID } from 'node:crypto'
import { hashOf, invitationToken } from '@/lib/teams/invitation-token'
import { createPerson, type Person } from '../../support/newcomers.ts'
import { byHand } from '../../support/trail.ts'
import type { Control } from '../stage.ts'

export const TEAM_CONTROLS: Record<string, Control> = {
  createTeam: { input: () => ({ name: 'Southwind' }) },
  switchTeam: { input: (me) => ({ tenantId: me.personalTenantId }) },
  updateAuditRetention: { input: () => ({ months: '24' }) },
  renameTeam: { input: () => ({ name: 'Southwind' }) },
  leaveTeam: { input: () => ({}) },
  deleteTeam: { input: (me) => ({ name: `${me.name} & Co` }) },
  inviteMember: { input: (me) => ({ email: `new.${me.tag}@attack.test`, role: 'MEMBER' }) },
  resendInvitation: { input: async (me) => ({ invitationId: (await inviteFrom(me)).id }) },
  revokeInvitation: { input: async (me) => ({ invitationId: (await inviteFrom(me)).id }) },
  acceptInvitation: {
    input: async (me) => ({ token: (await inviteFrom(await createPerson('Otto'), me.email)).token }),
  },
  updateMemberRole: { input: async (me) => ({ userId: await colleagueOf(me), role: 'ADMIN' }) },
  removeMember: { input: async (me) => ({ userId: await colleagueOf(me) }) },
  transferOwnership: { input: async (me) => ({ userId: await colleagueOf(me) }) },
}

const colleagueOf = async ({ teamId }: Person) =>
  (await createPerson('Otto', { teamId, member: 'MEMBER' })).userId

/** An open invitation to the person's team, by them, with the link that was mailed. */
async function inviteFrom(
  { teamId: tenantId, userId }: Person,
  email = `new.${randomUUID()}@attack.test`,
): Promise<{ id: string; token: string }> {
  const id = randomUUID()
  const expiresAt = new Date(Date.now() + 86_400_000)
  const token = await invitationToken({ tenantId, id, email, sends: 1, expiresAt })
  await byHand(
    `INSERT INTO invitations (tenant_id, id, email, role, token_hash, invited_by, expires_at)
     VALUES ($1, $2, $3, 'MEMBER', $4, $5, $6)`,
    [tenantId, id, email, Buffer.from(hashOf(token)), userId, expiresAt],
  )
  return { id, token }
}
