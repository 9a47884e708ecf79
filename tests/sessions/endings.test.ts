import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { endSession } from '@/actions/end-session'
import { inTransaction } from '@/lib/db'
import { guard } from '@/lib/guard/action'
import { endSessions } from '@/lib/sessions/commands'
import { ENDED_SENTENCES } from '@/lib/sessions/endings'
import { endedSentence } from '@/lib/sessions/queries'
import { changeRole, setDisabled } from '@/lib/users/commands'
import { emptySchema } from '@/lib/validations/empty'
import { expectRefusal } from '../support/answers.ts'
import { callerOf, createPeople, type People, type Person, signInAgain } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { byHand } from '../support/trail.ts'
import { mailsWaitingFor } from '../support/waiting-mails.ts'

let people: People

beforeEach(async () => {
  people = await createPeople()
})

/** Stands for any action: does the session still open anything? */
const act = guard(
  { event: 'tests.acted', scope: 'per-user-tenant-id', access: 'user', input: emptySchema },
  async () => null,
)
const lives = async (who: Pick<Person, 'claim'>): Promise<boolean> =>
  (await inRequest({ as: who }, () => act({}))).status === 'success'

const asAnAdmin = (work: (tx: Parameters<typeof setDisabled>[0]) => Promise<unknown>) =>
  inTransaction('system', async (tx) => {
    await work(tx)
    await tx.$queryRaw`SELECT app.append_audit(app.platform_id(), 'tests.changed', 'success', NULL, 'system',
      NULL, NULL, NULL, 'r', NULL, NULL, '{}')::text`
  })

describe('T20 D2 one’s devices', () => {
  test('Ben ends his phone from his laptop; the laptop stays, and the phone is told', async () => {
    const phone = await signInAgain(people.ben)
    await inRequest({ as: people.ben }, () => endSession({ sessionId: phone.sessionId }))
    expect(await lives(phone)).toBe(false)
    expect(await lives(people.ben)).toBe(true)
    expect(await endedSentence(phone.claim)).toBe(ENDED_SENTENCES.ended_elsewhere)
  })

  test('T4 Ben ends nothing of Uma’s, and hears the same as of a session nobody has', async () => {
    for (const sessionId of [people.uma.sessionId, randomUUID()])
      await expectRefusal(() => inRequest({ as: people.ben }, () => endSession({ sessionId })), {
        reason: 'not_found',
        code: 'SESSION_NOT_FOUND',
      })
    expect(await lives(people.uma)).toBe(true)
  })

  test('T40 the role of a request ends nobody else’s, even where the code would', async () => {
    const ended = await inTransaction('app', async (tx) => {
      await tx.$queryRaw`SELECT set_config('app.user_id', ${people.ben.userId}, true)`
      return endSessions(tx, people.uma.userId, 'ended_elsewhere')
    })
    expect(ended).toBe(0)
    expect(await lives(people.uma)).toBe(true)
  })
})

describe('T31 a change of role', () => {
  test('ends every session of that person, says why, and mails; the same role again does neither', async () => {
    const { uma } = people
    const phone = await signInAgain(uma)
    await asAnAdmin((tx) => changeRole(tx, { userId: uma.userId, role: 'USER' }, callerOf(null)))
    expect([await lives(uma), await lives(phone)]).toEqual([true, true])
    expect(await mailsWaitingFor(uma.email)).toEqual([])

    await asAnAdmin((tx) => changeRole(tx, { userId: uma.userId, role: 'ADMIN' }, callerOf(null)))
    expect([await lives(uma), await lives(phone)]).toEqual([false, false])
    expect(await endedSentence(uma.claim)).toBe('Your role was changed. Sign in again to go on.')
    expect(await mailsWaitingFor(uma.email)).toEqual(['role-changed'])
    expect(await lives(people.ben)).toBe(true)
  })
})

describe('T20 an account that is disabled', () => {
  test('has no session from that moment, is told so, and is mailed; enabled again, the old ones stay dead', async () => {
    const { ben } = people
    await asAnAdmin((tx) => setDisabled(tx, { userId: ben.userId, disabled: true }, callerOf(null)))
    expect(await lives(ben)).toBe(false)
    expect(await endedSentence(ben.claim)).toBe(ENDED_SENTENCES.disabled)
    expect(await mailsWaitingFor(ben.email)).toEqual(['disabled'])

    await asAnAdmin((tx) => setDisabled(tx, { userId: ben.userId, disabled: false }, callerOf(null)))
    expect(await lives(ben)).toBe(false)
    expect(await endedSentence(ben.claim)).toBe(ENDED_SENTENCES.ended_by_admin)
    expect(await lives(await signInAgain(ben))).toBe(true)
  })

  test('T81 whose change is rolled back keeps its sessions and gets no mail', async () => {
    const { ben } = people
    const broken = asAnAdmin(async (tx) => {
      await setDisabled(tx, { userId: ben.userId, disabled: true }, callerOf(null))
      throw new Error('the power is gone')
    })
    await expect(broken).rejects.toThrow('the power is gone')
    expect(await lives(ben)).toBe(true)
    expect(await mailsWaitingFor(ben.email)).toEqual([])
  })
})

describe('why a session is over', () => {
  test('is told to its own user only, and not while it lives', async () => {
    const { ben, uma } = people
    expect(await endedSentence(ben.claim)).toBeNull()
    expect(await endedSentence(null)).toBeNull()
    await byHand(`UPDATE sessions SET revoked_at = now(), ended_because = 'ended_by_admin' WHERE id = $1`, [
      ben.sessionId,
    ])
    expect(await endedSentence(ben.claim)).toBe(ENDED_SENTENCES.ended_by_admin)
    expect(await endedSentence({ userId: uma.userId, sessionId: ben.sessionId })).toBeNull()
    expect(await endedSentence({ userId: ben.userId, sessionId: randomUUID() })).toBeNull()
  })

  test('is one word of a closed list', async () => {
    const because = (word: string) =>
      byHand('UPDATE sessions SET revoked_at = now(), ended_because = $2 WHERE id = $1', [
        people.ben.sessionId,
        word,
      ])
    await expect(because('a whim')).rejects.toThrow(/sessions_ended_because/)
    await because('role_changed')
  })
})
