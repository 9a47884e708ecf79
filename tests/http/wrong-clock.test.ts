import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { changingNothing } from '../support/digest.ts'
import { createPerson, type Person, removePeople } from '../support/newcomers.ts'
import { type SecondApp, startSecondApp } from '../support/second-app.ts'
import { forgetLimits } from '../support/sign-in.ts'
import { byHand } from '../support/trail.ts'

// T2, where the server's own clock is wrong: whether a session is over, and a login fresh, is by the clock of the database.

const DAY_SECONDS = 86_400
const CLOCKS: [name: string, ahead: number][] = [
  ['a day slow', -DAY_SECONDS],
  ['a day fast', DAY_SECONDS],
]

const newAddress = (): string => `${randomUUID()}@attack.test`

beforeEach(() => forgetLimits())
afterAll(async () => {
  await removePeople()
  await forgetLimits()
})

describe.each(CLOCKS)('T2 a server whose clock is %s', (name, ahead) => {
  let app: SecondApp
  beforeAll(async () => {
    app = await startSecondApp(`clock-${name.replaceAll(' ', '-')}.log`, {
      NODE_OPTIONS: `--import ${new URL('../support/other-clock.mjs', import.meta.url)}`,
      CLOCK_AHEAD: String(ahead),
    })
  }, 60_000)
  afterAll(() => app.stop())

  const act = async (person: Person, action: string, input: object): Promise<string> => {
    const answer = await app.act(action, JSON.stringify([input]), { cookie: person.browser.cookies() })
    return /"status":"success"|"reason":"\w+"/.exec(await answer.text())?.[0] ?? `status ${answer.status}`
  }
  const rename = (person: Person): Promise<string> =>
    act(person, 'updateUserName', { userId: person.userId, name: 'Lea', idempotencyKey: randomUUID() })
  const invite = (person: Person): Promise<string> =>
    act(person, 'inviteMember', { email: newAddress(), role: 'MEMBER', pageTenantId: person.teamId })

  /** Somebody with a session of which one time lies so far from now, by the database. */
  async function withTime(column: 'expires_at' | 'last_seen_at' | 'authenticated_at', away: string) {
    const person = await createPerson('Lea')
    await byHand(`UPDATE sessions SET ${column} = clock_timestamp() + $2::interval WHERE id = $1`, [
      person.sessionId,
      away,
    ])
    return person
  }

  test('says so in its log', async () => {
    await rename(await createPerson('Lea'))
    const { time } = JSON.parse(app.lines().at(-1) ?? '{}')
    expect(Math.abs(new Date(time).getTime() / 1_000 - Date.now() / 1_000 - ahead)).toBeLessThan(60)
  })

  test.each([
    ['expires_at', '-1 second'],
    ['last_seen_at', '-24 hours -1 second'],
  ] as const)('refuses a session whose %s is over: %s', async (column, away) => {
    const person = await withTime(column, away)
    expect(await changingNothing(() => rename(person))).toBe('"reason":"signed_out"')
  })

  test.each([
    ['expires_at', '1 minute'],
    ['last_seen_at', '-23 hours -59 minutes'],
  ] as const)('lets in who has a session whose %s is not: %s', async (column, away) => {
    expect(await rename(await withTime(column, away))).toBe('"status":"success"')
  })

  test('asks for a fresh login after ten minutes, and not before', async () => {
    const [stale, fresh] = [
      await withTime('authenticated_at', '-10 minutes -1 second'),
      await withTime('authenticated_at', '-9 minutes -30 seconds'),
    ]
    expect(await changingNothing(() => invite(stale))).toBe('"reason":"reauthenticate"')
    expect(await invite(fresh)).toBe('"status":"success"')
  })
})
