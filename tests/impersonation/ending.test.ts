import { beforeEach, describe, expect, test } from 'vitest'
import { endImpersonation } from '@/actions/end-impersonation'
import { signOut } from '@/actions/sign-out'
import { inTransaction } from '@/lib/db'
import { startSession } from '@/lib/sessions/commands'
import { endedSentence } from '@/lib/sessions/queries'
import { expectRefusal } from '../support/answers.ts'
import { callerOf, createPeople, type People, type Person, signInAgain } from '../support/people.ts'
import { byHand } from '../support/trail.ts'
import { actingAs, answerOf, inBrowserOf, opened } from './acting.ts'

let people: People
let acting: Person
beforeEach(async () => {
  people = await createPeople()
  acting = await actingAs(people.ada, people.uma)
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

  test('also when the time is over, and a second time', async () => {
    await byHand(`UPDATE sessions SET expires_at = now() WHERE id = $1`, [acting.sessionId])
    for (let times = 0; times < 2; times += 1)
      expect(await end(acting)).toMatchObject({ claim: people.ada.claim })
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
