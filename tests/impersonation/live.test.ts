import { beforeEach, describe, expect, test } from 'vitest'
import { inTransaction, type Tx } from '@/lib/db'
import { openSession } from '@/lib/guard/authority'
import { endSessions, renewSession } from '@/lib/sessions/commands'
import { endedSentence } from '@/lib/sessions/queries'
import { changeRole, setDisabled } from '@/lib/users/commands'
import { withClient } from '../../local/database/connect.ts'
import { changingNothing } from '../support/digest.ts'
import { createPeople, type People, type Person } from '../support/people.ts'
import { asAdmin, byHand } from '../support/trail.ts'
import { actingAs, opened, ownOf } from './acting.ts'

let people: People
let acting: Person
beforeEach(async () => {
  people = await createPeople()
  acting = await actingAs(people.ada, people.uma)
  people.ada = await ownOf(acting, people.ada)
})

const because = { requestId: 'req_tests' }
const note = (tx: Tx) =>
  tx.$queryRaw`SELECT app.append_audit(app.platform_id(), 'tests.changed', 'success', NULL, 'system', NULL, NULL, NULL,
    'r', NULL, NULL, '{}')::text`
const asSystem = (work: (tx: Tx) => Promise<unknown>) =>
  inTransaction('system', async (tx) => {
    await work(tx)
    await note(tx)
  })

describe('T20 it is over at once', () => {
  const ends: [what: string, change: () => Promise<unknown>][] = [
    [
      'when the admin is demoted',
      () => asSystem((tx) => changeRole(tx, { userId: people.ada.userId, role: 'USER' }, because)),
    ],
    [
      'when the admin’s account is disabled',
      () => asSystem((tx) => setDisabled(tx, { userId: people.ada.userId, disabled: true }, because)),
    ],
    [
      'when the admin’s own session is ended from elsewhere',
      () => asSystem((tx) => endSessions(tx, people.ada.userId, 'ended_elsewhere')),
    ],
    [
      'when the admin’s own session has reached its end',
      () => byHand(`UPDATE sessions SET expires_at = now() WHERE id = $1`, [people.ada.sessionId]),
    ],
    [
      'when the admin’s own session is idle',
      () =>
        byHand(`UPDATE sessions SET last_seen_at = now() - interval '60 days' WHERE id = $1`, [
          people.ada.sessionId,
        ]),
    ],
    [
      'when only the role was taken, by hand',
      () => byHand(`UPDATE users SET role = 'USER' WHERE id = $1`, [people.ada.userId]),
    ],
    [
      'when only the account was disabled, by hand',
      () => byHand(`UPDATE users SET disabled_at = now() WHERE id = $1`, [people.ada.userId]),
    ],
    [
      'when the time is over',
      () => byHand(`UPDATE sessions SET expires_at = now() WHERE id = $1`, [acting.sessionId]),
    ],
    [
      'when Uma ends it among her devices',
      () =>
        asSystem((tx) => endSessions(tx, people.uma.userId, 'ended_elsewhere', { only: acting.sessionId })),
    ],
    [
      'when Uma becomes an admin',
      () => byHand(`UPDATE users SET role = 'ADMIN' WHERE id = $1`, [people.uma.userId]),
    ],
    [
      'when Uma’s account is disabled',
      () => byHand('UPDATE users SET disabled_at = now() WHERE id = $1', [people.uma.userId]),
    ],
  ]
  test.each(ends)('%s', async (_, change) => {
    const bea = await actingBea()
    expect(await opened(acting)).toMatchObject({ impersonator: { name: 'Ada Quist' } })
    expect(await endedSentence(acting.claim)).toBeNull()
    await change()
    expect(await opened(acting)).toBeNull()
    expect(await endedSentence(acting.claim)).toMatch(/no longer act as somebody else/)
    expect(await opened(bea), 'that of another admin goes on').not.toBeNull()
  })

  /** Another admin, who acts as Ben. */
  async function actingBea(): Promise<Person> {
    await byHand(`UPDATE users SET role = 'ADMIN' WHERE id = $1`, [people.mia.userId])
    return actingAs(people.mia, people.ben)
  }

  test('T3 and no change slips in between: whoever ends the admin’s session waits for what is being done', async () => {
    const end = `UPDATE sessions SET revoked_at = now(), ended_because = 'ended_elsewhere' WHERE id = $1`
    const tryToEnd = () =>
      withClient(process.env.DATABASE_ADMIN_URL ?? '', async (client) => {
        await client.query(`BEGIN; SET LOCAL lock_timeout = '200ms'`)
        const waited = await client.query(end, [people.ada.sessionId]).then(
          () => false,
          (error: { code?: string }) => error.code === '55P03',
        )
        await client.query('ROLLBACK')
        return waited
      })
    for (const lock of ['session', 'grants'] as const)
      expect(
        await inTransaction('app', async (tx) => {
          await openSession(tx, acting.claim, lock)
          return tryToEnd()
        }),
      ).toBe(true)
    expect(await tryToEnd()).toBe(false)
  })
})

describe('in the session of an impersonation', () => {
  test('T13 there is no fresh login and no second factor to be had', async () => {
    const renew = (claim: Person['claim']) =>
      inTransaction('app', async (tx) => {
        const { actor } = await openSession(tx, claim, 'session')
        const renewed = await renewSession(tx, actor, { secondFactor: true })
        await note(tx)
        return renewed.sessionId
      })
    await expect(changingNothing(() => renew(acting.claim))).rejects.toMatchObject({
      code: 'AUTH_SESSION_ENDED',
    })
    expect(await renew(people.uma.claim)).toEqual(expect.any(String))
    expect((await opened(acting))?.authenticatedSeconds).toBeGreaterThan(50 * 365 * 86_400)
  })

  test('Uma’s second factor is not asked of Ada, and is none of hers either', async () => {
    await byHand(
      `INSERT INTO totp_secrets (user_id, session_id, secret, confirmed_at) VALUES ($1, $2, '\\x00', now())`,
      [people.uma.userId, people.uma.sessionId],
    )
    expect(await opened(acting)).toMatchObject({ secondFactor: false, needsSecondFactor: false })
    expect(await opened(people.uma)).toMatchObject({ secondFactor: false, needsSecondFactor: true })
  })

  test('nobody acts as a third person, not even by a row that says so', async () => {
    await byHand(
      `UPDATE sessions SET impersonated_by = $1, impersonation_reason = 'x', created_at = now(),
      expires_at = now() + interval '1 minute' WHERE id = $2`,
      [acting.sessionId, people.ben.sessionId],
    )
    expect(await opened(people.ben)).toBeNull()
    await byHand(`UPDATE users SET role = 'ADMIN' WHERE id = $1`, [people.uma.userId])
    expect(await opened(people.ben)).toBeNull()
    await byHand('UPDATE sessions SET impersonated_by = $1 WHERE id = $2', [
      people.ada.sessionId,
      people.ben.sessionId,
    ])
    expect(await opened(people.ben)).toMatchObject({ impersonator: { name: 'Ada Quist' } })
  })

  test('the admin is not away: her own session is in use with it', async () => {
    await byHand(`UPDATE sessions SET last_seen_at = now() - interval '20 hours' WHERE id = $1`, [
      people.ada.sessionId,
    ])
    await opened(acting)
    const [row] = await asAdmin(
      `SELECT now() - last_seen_at < interval '1 minute' AS seen FROM sessions WHERE id = $1`,
      [people.ada.sessionId],
    )
    expect(row).toEqual({ seen: true })
  })
})
