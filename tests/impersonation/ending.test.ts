import { beforeEach, describe, expect, test } from 'vitest'
import { endImpersonation } from '@/actions/end-impersonation'
import { signOut } from '@/actions/sign-out'
import { inTransaction } from '@/lib/db'
import { isImpersonation } from '@/lib/impersonation/queries'
import { startSession } from '@/lib/sessions/commands'
import { endedSentence } from '@/lib/sessions/queries'
import { expectRefusal } from '../support/answers.ts'
import { callerOf, createPeople, type People, type Person, signInAgain } from '../support/people.ts'
import { byHand } from '../support/trail.ts'
import { actingAs, answerOf, inBrowserOf, opened, ownOf } from './acting.ts'

let people: People
let acting: Person
beforeEach(async () => {
  people = await createPeople()
  acting = await actingAs(people.ada, people.uma)
  people.ada = await ownOf(acting, people.ada)
})

describe('who ends it', () => {
  const end = (who: Person | null) => inBrowserOf(who, endImpersonation)

  test('is back in the session they came from, at the page of the person', async () => {
    expect(await end(acting)).toMatchObject({
      target: `/admin/users/${people.uma.userId}`,
      claim: people.ada.claim,
    })
    expect(await opened(acting)).toBeNull()
    expect(await opened(people.ada)).toMatchObject({ role: 'ADMIN', impersonator: null })
  })

  test.each([
    ['the time is over', `expires_at = now()`],
    ['Uma ended it among her devices', `revoked_at = now(), ended_because = 'ended_elsewhere'`],
  ])('also when %s', async (_when, change) => {
    await byHand(`UPDATE sessions SET ${change} WHERE id = $1`, [acting.sessionId])
    expect(await end(acting)).toMatchObject({ claim: people.ada.claim })
  })

  test('T31 once: a copy of the cookie leads to nobody’s session any more, nor to the way back', async () => {
    const way = () => inTransaction('system', (tx) => isImpersonation(tx, acting.claim))
    expect(await way()).toBe(true)
    const [one, other] = await Promise.all([end(acting), end(acting)])
    expect([one.claim, other.claim]).toContainEqual(people.ada.claim)
    expect([one.target, other.target]).toContain(null)
    await expectRefusal(() => answerOf(end(acting)), { reason: 'not_found', code: 'IMPERSONATION_NOT_FOUND' })
    expect(await way()).toBe(false)
    expect(await endedSentence(acting.claim)).toBeNull()
    expect(await opened(people.ada)).toMatchObject({ role: 'ADMIN' })
  })

  test('T31 nor has whoever signed out of it', async () => {
    await inBrowserOf(acting, signOut)
    await expectRefusal(() => answerOf(end(acting)), { reason: 'not_found', code: 'IMPERSONATION_NOT_FOUND' })
  })

  test('is told why where the session they came from is over', async () => {
    await byHand(`UPDATE sessions SET revoked_at = now(), ended_because = 'role_changed' WHERE id = $1`, [
      people.ada.sessionId,
    ])
    const { claim } = await end(acting)
    expect(claim).toEqual(people.ada.claim)
    expect(await opened({ claim: people.ada.claim })).toBeNull()
    expect(await endedSentence(claim)).toMatch(/Your role was changed/)
  })

  test('T28 gets nobody’s session who has no impersonation, or only somebody’s id of one', async () => {
    const { uma, ben } = people
    const refused = { reason: 'not_found', code: 'IMPERSONATION_NOT_FOUND' } as const
    await expectRefusal(() => answerOf(end(uma)), refused)
    await expectRefusal(() => answerOf(end(null)), refused)
    const forged = { ...ben, claim: { userId: ben.userId, sessionId: acting.sessionId } }
    await expectRefusal(() => answerOf(end(forged)), refused)
    expect(await opened(acting)).not.toBeNull()
  })

  test('T24 signs out, and is out of both', async () => {
    const other = await signInAgain(people.ada)
    expect(await inBrowserOf(acting, signOut)).toMatchObject({ target: '/sign-in', claim: null })
    expect([await opened(acting), await opened(people.ada)]).toEqual([null, null])
    expect(await opened(people.uma)).not.toBeNull()
    expect(await opened(other)).not.toBeNull()
  })

  test('T31 signs in as somebody else in that browser, and leaves neither behind', async () => {
    await inTransaction('system', (tx) =>
      startSession(tx, people.ben.userId, 'email', callerOf(acting.claim)),
    )
    expect([await opened(acting), await opened(people.ada)]).toEqual([null, null])
    expect(await opened(people.uma)).not.toBeNull()
  })
})
