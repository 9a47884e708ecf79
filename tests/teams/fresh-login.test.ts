import { expect, test } from 'vitest'
import { inviteMember } from '@/actions/invite-member'
import { leaveTeam } from '@/actions/leave-team'
import { removeMember } from '@/actions/remove-member'
import { updateMemberRole } from '@/actions/update-member-role'
import { expectRefusal } from '../support/answers.ts'
import { createPeople, type People } from '../support/people.ts'
import { byHand } from '../support/trail.ts'
import { act, makeMember, membersIn } from './acting.ts'
import { invitationsTo } from './invitees.ts'

// What hands out power in a team or takes it away; handing it over and deleting it have tests of their own.

const CHANGES = [
  ['gives a role', updateMemberRole, ({ mia }: People) => ({ userId: mia.userId, role: 'OWNER' })],
  ['removes somebody', removeMember, ({ mia }: People) => ({ userId: mia.userId })],
  ['asks somebody in', inviteMember, () => ({ email: 'nora@northwind.test', role: 'OWNER' })],
  ['leaves, an owner beside another', leaveTeam, () => ({})],
] as const

test.each(CHANGES)('T13 whoever %s needs a fresh login', async (_what, action, input) => {
  const people = await createPeople()
  const { uma, ben } = people
  await makeMember(uma.tenantId, ben, 'OWNER')
  const invited = async () =>
    (await invitationsTo('nora@northwind.test')).filter((row) => row.tenant_id === uma.tenantId)
  const state = async () => [await membersIn(uma.tenantId), await invited()]
  const before = await state()
  const age = (minutes: number) =>
    byHand('UPDATE sessions SET authenticated_at = now() - make_interval(mins => $1) WHERE id = $2', [
      minutes,
      uma.sessionId,
    ])

  await age(11)
  await expectRefusal(() => act(uma, action, input(people)), {
    reason: 'reauthenticate',
    code: 'AUTH_NOT_FRESH',
  })
  expect(await state()).toEqual(before)

  await age(9)
  expect((await act(uma, action, input(people))).status).toBe('success')
  expect(await state()).not.toEqual(before)
})
