import { beforeEach, describe, expect, test } from 'vitest'
import { inTransaction } from '@/lib/db'
import { openSession } from '@/lib/guard/authority'
import { SESSION_SECONDS } from '@/lib/session'
import { endedSentence, readDevices } from '@/lib/sessions/queries'
import { createPeople, type People, signInAgain } from '../support/people.ts'
import { asAdmin, byHand } from '../support/trail.ts'

let people: People

beforeEach(async () => {
  people = await createPeople()
})

const opens = (): Promise<boolean> =>
  inTransaction('app', (tx) => openSession(tx, people.ben.claim, 'none')).then(
    () => true,
    () => false,
  )

/** Moves one of Ben's times into the past. */
const age = (column: 'last_seen_at' | 'expires_at', to: string) =>
  byHand(`UPDATE sessions SET ${column} = clock_timestamp() + $2::interval WHERE id = $1`, [
    people.ben.sessionId,
    to,
  ])

type Times = { seen: Date; idle: number; left: number; authenticated: number }
const times = async (): Promise<Times> => {
  const [row] = await asAdmin<Times>(
    `SELECT last_seen_at AS seen, idle_seconds AS idle, extract(epoch FROM expires_at - now())::integer AS left,
       extract(epoch FROM now() - authenticated_at)::float AS authenticated FROM sessions WHERE id = $1`,
    [people.ben.sessionId],
  )
  if (row === undefined) throw new Error('Ben has no session')
  return row
}

describe('T20 a session', () => {
  test('begins with the lifetimes of the environment, by the clock of the database', async () => {
    const { idle, left, authenticated } = await times()
    expect(idle).toBe(86_400)
    expect(left).toBeGreaterThan(SESSION_SECONDS - 60)
    expect(left).toBeLessThanOrEqual(SESSION_SECONDS)
    expect(authenticated).toBeLessThan(60)
  })

  test('that was not used for its idle time is over, and asking does not wake it', async () => {
    await age('last_seen_at', '-23 hours 59 minutes')
    expect(await opens()).toBe(true)
    await age('last_seen_at', '-24 hours -1 second')
    const { seen } = await times()
    for (let again = 0; again < 3; again += 1) expect(await opens()).toBe(false)
    expect((await times()).seen).toEqual(seen)
    expect(await endedSentence(people.ben.claim)).toMatch(/away for a while/)
  })

  test('that is used stays: each use counts its idle time anew', async () => {
    await age('last_seen_at', '-20 hours')
    expect(await opens()).toBe(true)
    expect(Date.now() - (await times()).seen.getTime()).toBeLessThan(60_000)
  })

  test('ends at its end, however much it is used', async () => {
    await age('expires_at', '2 seconds')
    expect(await opens()).toBe(true)
    await age('expires_at', '-1 millisecond')
    expect(await opens()).toBe(false)
    expect(await endedSentence(people.ben.claim)).toMatch(/reached its end/)
  })

  test('that is idle, over or ended is in nobody’s list of devices', async () => {
    const devices = () => inTransaction('system', (tx) => readDevices(tx, people.ben.userId))
    const phone = await signInAgain(people.ben)
    expect(await devices()).toHaveLength(2)
    await age('last_seen_at', '-25 hours')
    expect((await devices()).map(({ id }) => id)).toEqual([phone.sessionId])
    await byHand(`UPDATE sessions SET revoked_at = now(), ended_because = 'signed_out' WHERE id = $1`, [
      phone.sessionId,
    ])
    expect(await devices()).toEqual([])
  })
})
