import { beforeEach, describe, expect, test } from 'vitest'
import { transferOwnership } from '@/actions/transfer-ownership'
import { expectRefusal } from '../support/answers.ts'
import { createPeople, type People } from '../support/people.ts'
import { byHand } from '../support/trail.ts'
import { mailsWaitingFor } from '../support/waiting-mails.ts'
import { act, DONE, membersIn } from './acting.ts'

let people: People
beforeEach(async () => {
  people = await createPeople()
})

describe('handing a team over', () => {
  test('makes the other the owner and oneself an admin, and both are told', async () => {
    const { mia, uma } = people
    expect(await act(uma, transferOwnership, { userId: mia.userId })).toEqual(DONE)
    expect(await membersIn(uma.tenantId)).toEqual({ Mia: 'OWNER', Uma: 'ADMIN' })
    expect(await mailsWaitingFor(mia.email)).toEqual(['team-handed-over'])
    expect(await mailsWaitingFor(uma.email)).toEqual(['team-handed-over'])
    await expectRefusal(() => act(uma, transferOwnership, { userId: mia.userId }), {
      reason: 'forbidden',
      code: 'AUTH_MEMBER_ROLE',
    })
  })

  test('T34 is not done to whom nobody lets in: the team would have no owner', async () => {
    const { mia, uma } = people
    await byHand('UPDATE users SET disabled_at = now() WHERE id = $1', [mia.userId])
    const { error } = await expectRefusal(() => act(uma, transferOwnership, { userId: mia.userId }), {
      reason: 'conflict',
      code: 'TEAM_LAST_OWNER',
    })
    expect(error.message).toContain('The account of Mia Lund is disabled')
    expect(await membersIn(uma.tenantId)).toEqual({ Mia: 'MEMBER', Uma: 'OWNER' })
  })

  test('T13 takes a fresh login, and somebody else', async () => {
    const { mia, uma } = people
    await expectRefusal(() => act(uma, transferOwnership, { userId: uma.userId }), {
      reason: 'forbidden',
      code: 'TEAM_ONESELF',
    })
    await byHand(`UPDATE sessions SET authenticated_at = now() - interval '11 minutes' WHERE id = $1`, [
      uma.sessionId,
    ])
    await expectRefusal(() => act(uma, transferOwnership, { userId: mia.userId }), {
      reason: 'reauthenticate',
      code: 'AUTH_NOT_FRESH',
    })
  })
})
