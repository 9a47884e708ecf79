import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { type Answer, call } from '../support/action-client.ts'
import { createPerson, type Person } from '../support/newcomers.ts'
import { forgetLimits } from '../support/sign-in.ts'
import { byHand, chainOf } from '../support/trail.ts'

// M7 over HTTP: the races of tests/races, fewer of them, on the build.

const RACES = Math.min(200, Number(process.env.PROOF_RUNS ?? 30))
const TIMEOUT = { timeout: 120_000 }

beforeEach(() => forgetLimits())
afterAll(() => forgetLimits())

let key = 0
const rename = ({ browser, userId }: Person): Promise<Answer> =>
  call(browser.copy(), 'updateUserName', [
    { userId, name: 'Lea Stone', idempotencyKey: `race-over-http-${++key}` },
  ])
const after = (ms: number) => sleep(Math.max(0, ms))

/** How often the rename stands behind what took the right to it away, in the chain of the team. */
const lateIn = async ({ teamId }: Person, revoked: string): Promise<number> => {
  const done = (await chainOf(teamId))
    .filter(({ outcome }) => outcome === 'success')
    .map(({ event }) => event)
  return done.slice(done.indexOf(revoked)).filter((event) => event === 'user.name_updated').length
}

const signOut = ({ browser }: Person) => call(browser.copy(), 'signOut', [{}])

test(
  `M7 T20 somebody signs out in one tab while they rename themselves in another, ${RACES} times`,
  TIMEOUT,
  async () => {
    const seen = { inTime: 0, tooLate: 0 }
    let head = 0
    for (let round = 0; round < RACES; round += 1) {
      if (round % 20 === 0) await forgetLimits()
      const person = await createPerson('Lea')
      const [renamed] = await Promise.all([
        after(-head).then(() => rename(person)),
        after(head).then(() => signOut(person)),
      ])
      const inTime = renamed.result?.status === 'success'
      seen[inTime ? 'inTime' : 'tooLate'] += 1
      head += inTime ? -2 : 2
      expect(await lateIn(person, 'session.ended')).toBe(0)
      expect((await rename(person)).result?.status).not.toBe('success')
    }
    expect(Math.min(seen.inTime, seen.tooLate), JSON.stringify(seen)).toBeGreaterThan(0)
  },
)

test(
  `T20 after the commit that disabled them nobody gets anything done, ${RACES} times nine at once`,
  TIMEOUT,
  async () => {
    for (let round = 0; round < RACES / 3; round += 1) {
      await forgetLimits()
      const person = await createPerson('Lea')
      expect((await rename(person)).result).toMatchObject({ status: 'success' })
      await byHand('UPDATE users SET disabled_at = now() WHERE id = $1', [person.userId])
      const answers = await Promise.all(Array.from({ length: 9 }, () => rename(person)))
      for (const { result } of answers)
        expect(result).toMatchObject({ status: 'error', error: { reason: 'signed_out' } })
    }
  },
)
