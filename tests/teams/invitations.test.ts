import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { inviteMember } from '@/actions/invite-member'
import { resendInvitation } from '@/actions/resend-invitation'
import { revokeInvitation } from '@/actions/revoke-invitation'
import { inTransaction, withTenant } from '@/lib/db'
import { grantableRoles, MEMBER_ROLES } from '@/lib/teams/policy'
import { invitationByToken, openInvitations } from '@/lib/teams/queries'
import { expectRefusal } from '../support/answers.ts'
import { createPeople, type People } from '../support/people.ts'
import { asAdmin, byHand, chainOf } from '../support/trail.ts'
import { act, DONE, makeMember } from './acting.ts'
import { invitationsTo, inviteTo, tokenOf } from './invitees.ts'

let people: People
const NEW = 'nora@new.test'

beforeEach(async () => {
  people = await createPeople()
  await byHand('DELETE FROM invitations')
  await asAdmin('DELETE FROM rate_limits')
})

const offer = (token: string) => inTransaction('system', (tx) => invitationByToken(tx, token))
const mailsOf = (id: string) =>
  asAdmin(
    `SELECT data->'input'->'sends' AS sends FROM jobs.job WHERE name = 'send-invitation'
    AND data->'input'->>'invitationId' = $1 ORDER BY created_on`,
    [id],
  )

describe('an invitation', () => {
  test('is mailed, stands in the list and in the trail, and puts nobody into the team', async () => {
    const { uma } = people
    const { row, token } = await inviteTo(uma, NEW, 'ADMIN')
    expect(row).toMatchObject({ tenant_id: uma.tenantId, role: 'ADMIN', invited_by: uma.userId, sends: 1 })
    expect(row.expires_at.getTime() - row.sent_at.getTime()).toBeCloseTo(7 * 86_400_000, -4)
    expect(await mailsOf(row.id)).toEqual([{ sends: 1 }])
    expect(await withTenant(uma.tenantId, openInvitations)).toMatchObject([
      { id: row.id, email: NEW, role: 'ADMIN', invitedBy: 'Uma Rao', expired: false },
    ])
    expect((await chainOf(uma.tenantId)).at(-1)).toMatchObject({
      event: 'invitation.created',
      resource_id: row.id,
      metadata: { email: NEW, after: { role: 'ADMIN' } },
    })
    expect(await offer(token)).toEqual({
      teamName: 'Northwind',
      inviterName: 'Uma Rao',
      email: NEW,
      role: 'ADMIN',
      state: 'open',
    })
    expect(await asAdmin('SELECT 1 FROM users WHERE email = $1', [NEW])).toEqual([])
  })

  test('T73 what opens it stands nowhere: not in the table, the queue or the trail', async () => {
    const { row, token } = await inviteTo(people.uma, NEW)
    const secret = token.split('.')[2] ?? ''
    const kept = await asAdmin(
      `SELECT to_jsonb(i)::text AS text FROM invitations i UNION ALL SELECT to_jsonb(j)::text FROM jobs.job j
       UNION ALL SELECT metadata::text FROM audit_events`,
    )
    expect(JSON.stringify(kept)).toContain(row.id)
    expect(JSON.stringify(kept)).not.toContain(secret)
  })

  const pairs = MEMBER_ROLES.flatMap((actor) => MEMBER_ROLES.map((role) => ({ actor, role })))
  test.each(pairs)('T34 $actor invites somebody as $role', async ({ actor, role }) => {
    const { mia } = people
    await makeMember(mia.tenantId, mia, actor)
    const attempt = () => act(mia, inviteMember, { email: NEW, role })
    if (grantableRoles(actor).includes(role)) return expect(await attempt()).toEqual(DONE)
    const code = actor === 'MEMBER' ? 'AUTH_MEMBER_ROLE' : 'TEAM_ROLE_ABOVE'
    await expectRefusal(attempt, { reason: 'forbidden', code })
  })

  test('is one for each address: a second is refused while the first is open, and not once it is late', async () => {
    const { uma } = people
    const { row } = await inviteTo(uma, NEW, 'ADMIN')
    const { error } = await expectRefusal(
      () => act(uma, inviteMember, { email: ' NORA@new.test', role: 'MEMBER' }),
      {
        reason: 'conflict',
        code: 'INVITATION_OPEN',
      },
    )
    expect(error.message).toBe(
      'nora@new.test has an open invitation. Send it again from the list, or revoke it first.',
    )
    await byHand(`UPDATE invitations SET expires_at = now() WHERE id = $1`, [row.id])
    const { row: second } = await inviteTo(uma, NEW)
    expect(second.id).not.toBe(row.id)
    expect(await invitationsTo(NEW)).toHaveLength(1)
  })

  test('one address may be invited to two teams', async () => {
    await inviteTo(people.uma, NEW)
    const others = await createPeople()
    await inviteTo(others.uma, NEW)
    expect(await invitationsTo(NEW)).toHaveLength(2)
  })

  test('goes to nobody who is in the team, and not into a personal tenant', async () => {
    const { uma, mia, ben } = people
    await expectRefusal(() => act(uma, inviteMember, { email: mia.email, role: 'MEMBER' }), {
      reason: 'conflict',
      code: 'INVITATION_MEMBER',
    })
    await expectRefusal(() => act(ben, inviteMember, { email: NEW, role: 'MEMBER' }), {
      reason: 'forbidden',
      code: 'TEAM_PERSONAL',
    })
  })

  test.each(['', 'nora', 'a@b.test, c@d.test', 'a@b.test\nBcc: c@d.test', '<a@b.test>', 'x'.repeat(250)])(
    'T7 T26 is not sent to %j',
    async (email) => {
      await expectRefusal(() => act(people.uma, inviteMember, { email, role: 'MEMBER' }), {
        reason: 'invalid_input',
        code: 'INPUT_INVALID',
      })
    },
  )
})

describe('sending it again', () => {
  test('makes a new link and a new week; the old link is dead', async () => {
    const { uma, mia } = people
    const { row, token } = await inviteTo(uma, NEW)
    await byHand(`UPDATE invitations SET expires_at = now() - interval '1 day' WHERE id = $1`, [row.id])
    await makeMember(uma.tenantId, mia, 'ADMIN')
    expect(await act(mia, resendInvitation, { invitationId: row.id })).toEqual(DONE)
    const [again] = await invitationsTo(NEW)
    if (again === undefined) throw new Error('it is gone')
    expect(again).toMatchObject({ id: row.id, sends: 2, invited_by: mia.userId })
    expect(again.expires_at.getTime()).toBeGreaterThan(Date.now() + 6 * 86_400_000)
    expect(await offer(token)).toEqual({ state: 'unknown' })
    expect(await offer(await tokenOf(again))).toMatchObject({ state: 'open', inviterName: 'Mia Lund' })
    expect(await mailsOf(row.id)).toEqual([{ sends: 1 }, { sends: 2 }])
  })

  test('takes the right to give that role', async () => {
    const { uma, mia } = people
    const { row } = await inviteTo(uma, NEW, 'OWNER')
    await makeMember(uma.tenantId, mia, 'ADMIN')
    await expectRefusal(() => act(mia, resendInvitation, { invitationId: row.id }), {
      reason: 'forbidden',
      code: 'TEAM_ROLE_ABOVE',
    })
  })
})

describe('taking it back', () => {
  test('ends it, which its page says', async () => {
    const { uma } = people
    const { row, token } = await inviteTo(uma, NEW)
    expect(await act(uma, revokeInvitation, { invitationId: row.id })).toEqual(DONE)
    expect(await offer(token)).toMatchObject({ state: 'revoked' })
    expect(await withTenant(uma.tenantId, openInvitations)).toEqual([])
    for (const action of [revokeInvitation, resendInvitation])
      await expectRefusal(() => act(uma, action, { invitationId: row.id }), {
        reason: 'not_found',
        code: 'RESOURCE_NOT_FOUND',
      })
    await inviteTo(uma, NEW)
  })

  test('T4 T40 is not for other teams: Ben hears of Northwind’s what he hears of none', async () => {
    const { uma, ben } = people
    const { row } = await inviteTo(uma, NEW)
    const others = await createPeople()
    for (const action of [revokeInvitation, resendInvitation])
      for (const invitationId of [row.id, randomUUID()])
        for (const who of [ben, others.uma])
          await expectRefusal(() => act(who, action, { invitationId }), {
            reason: 'not_found',
            code: 'RESOURCE_NOT_FOUND',
          })
    expect(await withTenant(others.uma.tenantId, openInvitations)).toEqual([])
  })
})
