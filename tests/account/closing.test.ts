import { beforeEach, describe, expect, test } from 'vitest'
import { deleteAccount } from '@/actions/delete-account'
import { updateUserName } from '@/actions/update-user-name'
import { inTransaction } from '@/lib/db'
import { startSession } from '@/lib/sessions/commands'
import { endedSentence } from '@/lib/sessions/queries'
import { expectRefusal } from '../support/answers.ts'
import { callerOf, createPeople, type People, signInAgain } from '../support/people.ts'
import { asAdmin, byHand, chainOf } from '../support/trail.ts'
import { mailsWaitingFor } from '../support/waiting-mails.ts'
import { act, makeMember } from '../teams/acting.ts'
import { BEGUN, close, closingOf } from './acting.ts'
import { livingSessions, pressed } from './world.ts'

let people: People
beforeEach(async () => {
  people = await createPeople()
})

describe('asking for it', () => {
  test('ends every session at once, leaves two weeks, and is told by mail and by the trail of one’s own', async () => {
    const { ben } = people
    await signInAgain(ben)
    expect(await livingSessions(ben)).toBe(2)
    expect(await close(ben)).toEqual(BEGUN)
    expect(await livingSessions(ben)).toBe(0)
    expect(await closingOf(ben)).toMatchObject({ days: 14 })
    expect(await mailsWaitingFor(ben.email)).toContain('account-closing')
    const [event] = (await chainOf(ben.personalTenantId)).slice(-1)
    expect(event).toMatchObject({ event: 'account.closed', outcome: 'success', actor_id: ben.userId })
    expect(await endedSentence(ben.claim)).toBe(
      'You asked for this account to be deleted. Sign in to keep it.',
    )
  })

  test('takes the address of the account, however it is spelled', async () => {
    const { ben, uma } = people
    for (const email of [uma.email, 'nobody@example.test'])
      await expectRefusal(() => act(ben, deleteAccount, { email }), {
        reason: 'invalid_input',
        code: 'ACCOUNT_ADDRESS_WRONG',
      })
    expect(await act(ben, deleteAccount, { email: ` ${ben.email.toUpperCase()} ` })).toEqual(BEGUN)
  })

  test('T13 takes a login that is not ten minutes old', async () => {
    const { ben } = people
    const aged = (age: string) =>
      byHand(`UPDATE sessions SET authenticated_at = now() - $2::interval WHERE id = $1`, [
        ben.sessionId,
        age,
      ])
    await aged('10 minutes 1 second')
    await expectRefusal(() => close(ben), { reason: 'reauthenticate', code: 'AUTH_NOT_FRESH' })
    await aged('9 minutes 50 seconds')
    expect(await close(ben)).toEqual(BEGUN)
  })

  test('T9 is one deletion, however often the button is pressed', async () => {
    const { ben } = people
    const answers = await Promise.all([close(ben), close(ben), close(ben)])
    expect(answers.filter(({ status }) => status === 'success')).toEqual([BEGUN])
    await expectRefusal(() => close(ben), { reason: 'signed_out', code: 'AUTH_SESSION_ENDED' })
    expect(await mailsWaitingFor(ben.email)).toHaveLength(1)
  })

  test('T20 no change of theirs follows it: what was under way comes first, what comes later is refused', async () => {
    const { ben } = people
    const phone = await signInAgain(ben)
    const name = (round: number) =>
      act(phone, updateUserName, { ...pressed(), userId: ben.userId, name: `Ben ${round} Okafor` })
    const answers = await Promise.all([name(1), close(ben), name(2), name(3)])
    expect(answers[1]).toEqual(BEGUN)
    const [{ closed } = { closed: '' }] = await asAdmin<{ closed: string }>(
      `SELECT at AS closed FROM audit_events WHERE event = 'account.closed' AND outcome = 'success' AND actor_id = $1 LIMIT 1`,
      [ben.userId],
    )
    const later = await asAdmin(
      `SELECT 1 FROM audit_events WHERE actor_id = $1 AND event = 'user.name_updated' AND outcome = 'success' AND at > $2`,
      [ben.userId, closed],
    )
    expect(later).toEqual([])
    await expectRefusal(() => name(4), { reason: 'signed_out', code: 'AUTH_SESSION_ENDED' })
  })

  test('no session begins any more, not even one that was on its way in', async () => {
    const { ben } = people
    await close(ben)
    await expect(
      inTransaction('system', (tx) => startSession(tx, ben.userId, 'email', callerOf(null))),
    ).rejects.toMatchObject({ code: 'MEMBERSHIP_NOT_FOUND' })
    expect(await livingSessions(ben)).toBe(0)
  })
})

describe('who cannot go yet', () => {
  test('the last owner of a team with others in it, who is told which; with a second owner it goes', async () => {
    const { uma, mia } = people
    const { error } = await expectRefusal(() => close(uma), { reason: 'conflict', code: 'ACCOUNT_OWNS_TEAM' })
    expect(error.message).toContain('You are the last owner of Northwind')
    await makeMember(uma.tenantId, mia, 'OWNER')
    expect(await close(uma)).toEqual(BEGUN)
  })

  test('an owner whose fellow owner is going already, or is disabled', async () => {
    const { uma, mia, ben } = people
    await makeMember(uma.tenantId, mia, 'OWNER')
    await makeMember(uma.tenantId, ben, 'OWNER')
    await byHand('UPDATE users SET disabled_at = now() WHERE id = $1', [ben.userId])
    const answers = await Promise.all([close(uma), close(mia)])
    expect(answers.filter(({ status }) => status === 'success')).toHaveLength(1)
  })

  test('T5 the last admin of the platform', async () => {
    await byHand(`UPDATE users SET role = 'USER' WHERE role = 'ADMIN' AND id <> $1`, [people.ada.userId])
    const { error } = await expectRefusal(() => close(people.ada), {
      reason: 'conflict',
      code: 'USER_LAST_ADMIN',
    })
    expect(error.message).toContain('last admin of the platform')
    await byHand(`UPDATE users SET role = 'ADMIN' WHERE id = $1`, [people.ben.userId])
    expect(await close(people.ada)).toEqual(BEGUN)
  })
})
