import { expect, test } from 'vitest'
import { acceptInvitation } from '@/actions/accept-invitation'
import { inTransaction, withTenant } from '@/lib/db'
import { invitationMail } from '@/lib/teams/invitation-mail'
import { invitationByToken } from '@/lib/teams/queries'
import { expectRefusal } from '../support/answers.ts'
import { createPeople } from '../support/people.ts'
import { byHand } from '../support/trail.ts'
import { act, sentTo } from './acting.ts'
import { inviteTo } from './invitees.ts'

test('T33 nobody is let in by somebody whose account is disabled, nor mailed to; once it is enabled again, they are', async () => {
  const { ben, uma } = await createPeople()
  const { row, token } = await inviteTo(uma, ben.email, 'ADMIN')
  const state = async () => (await inTransaction('system', (tx) => invitationByToken(tx, token))).state
  const mail = () =>
    withTenant(uma.tenantId, (tx) => invitationMail(tx, { invitationId: row.id, sends: row.sends }))
  await byHand('UPDATE users SET disabled_at = now() WHERE id = $1', [uma.userId])
  await expectRefusal(() => act(ben, acceptInvitation, { token }), {
    reason: 'conflict',
    code: 'INVITATION_REVOKED',
  })
  expect([await state(), await mail()]).toEqual(['revoked', null])
  await byHand('UPDATE users SET disabled_at = NULL WHERE id = $1', [uma.userId])
  expect([await state(), await mail()]).toMatchObject(['open', { to: ben.email }])
  expect(await act(ben, acceptInvitation, { token })).toEqual(sentTo('/dashboard'))
})
