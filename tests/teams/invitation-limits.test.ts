import { beforeEach, describe, expect, test } from 'vitest'
import { inviteMember } from '@/actions/invite-member'
import { resendInvitation } from '@/actions/resend-invitation'
import { errorOf, expectRefusal } from '../support/answers.ts'
import { createPeople, type People, type Person } from '../support/people.ts'
import { asAdmin, byHand } from '../support/trail.ts'
import { act, DONE, makeMember, movedTo } from './acting.ts'
import { inviteTo } from './invitees.ts'

let people: People
const NEW = 'nora@new.test'

beforeEach(async () => {
  people = await createPeople()
  await asAdmin('DELETE FROM rate_limits')
  await byHand('DELETE FROM invitations')
})

describe('T29 T47 how many', () => {
  test('one address gets five a day, whoever invites it', async () => {
    for (let team = 0; team < 5; team += 1) await inviteTo((await createPeople()).uma, NEW)
    await expectRefusal(() => act(people.uma, inviteMember, { email: NEW, role: 'MEMBER' }), {
      reason: 'rate_limited',
      code: 'LIMIT_EXCEEDED',
    })
    expect(await act(people.uma, inviteMember, { email: 'otto@new.test', role: 'MEMBER' })).toEqual(DONE)
  })

  test('whoever may not invite takes from nobody who may', async () => {
    const { uma, mia } = people
    const keys = () => asAdmin(`SELECT 1 FROM rate_limits WHERE key LIKE 'invitation.created#%'`)
    await expectRefusal(() => act(mia, inviteMember, { email: NEW, role: 'MEMBER' }), {
      reason: 'forbidden',
      code: 'AUTH_MEMBER_ROLE',
    })
    expect(await keys()).toEqual([])
    const { row } = await inviteTo(uma, NEW)
    expect(await keys()).toHaveLength(2)
    const resent = () => asAdmin(`SELECT 1 FROM rate_limits WHERE key LIKE '%' || $1`, [row.id])
    await expectRefusal(() => act(mia, resendInvitation, { invitationId: row.id }), {
      reason: 'forbidden',
      code: 'AUTH_MEMBER_ROLE',
    })
    expect(await resent()).toEqual([])
  })

  test('an invitation is sent again three times an hour by its own team; another one’s tries are not counted', async () => {
    const { row } = await inviteTo(people.uma, NEW)
    const { uma: stranger } = await createPeople()
    const again = (who: Person) => act(who, resendInvitation, { invitationId: row.id })
    for (let time = 0; time < 4; time += 1) errorOf(await again(stranger))
    for (let time = 0; time < 3; time += 1) expect(await again(people.uma)).toEqual(DONE)
    expect(errorOf(await again(people.uma)).reason).toBe('rate_limited')
  })

  test('a team sends a hundred a day, whoever of it does; its neighbour is not touched', async () => {
    const { uma, mia, ben } = people
    await makeMember(uma.tenantId, mia, 'ADMIN')
    await asAdmin(
      `INSERT INTO rate_limits SELECT 'invitation.created#1:' || $1, clock_timestamp() + interval '1 day'`,
      [uma.tenantId],
    )
    for (const who of [uma, mia]) {
      const error = errorOf(await act(who, inviteMember, { email: NEW, role: 'MEMBER' }))
      expect(error.reason).toBe('rate_limited')
    }
    const others = await createPeople()
    await makeMember(others.uma.tenantId, ben, 'ADMIN')
    expect(
      await act(await movedTo(ben, others.uma.tenantId), inviteMember, { email: NEW, role: 'MEMBER' }),
    ).toEqual(DONE)
  })
})
