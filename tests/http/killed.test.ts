import { randomInt, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test, vi } from 'vitest'
import { watchCommits } from '../support/commits.ts'
import { createPerson, type Person } from '../support/newcomers.ts'
import { type SecondApp, startSecondApp } from '../support/second-app.ts'
import { forgetLimits } from '../support/sign-in.ts'
import { asAdmin } from '../support/trail.ts'

// T70: a process that dies leaves nothing half-done. PROOF_RUNS asks for more deaths.

const KILLS = Math.min(100, Number(process.env.PROOF_RUNS ?? 4))
const PEOPLE = 8

afterAll(async () => {
  await asAdmin('DROP SCHEMA proof CASCADE')
  await forgetLimits()
})

let names = 0
/** How often somebody was told that it was done. */
let answered = 0
/** Renames somebody again and again until the app is gone. */
async function renameUntilTheEnd(app: SecondApp, { userId, browser }: Person): Promise<void> {
  for (;;) {
    try {
      const input = { userId, name: `Lea ${++names}`, idempotencyKey: randomUUID() }
      const answer = await app.act('updateUserName', JSON.stringify([input]), { cookie: browser.cookies() })
      if ((await answer.text()).includes('"status":"success"')) answered += 1
    } catch {
      return
    }
  }
}

/** Waits until the server has ended what the dead had under way. */
const untilNobodyWorks = () =>
  expect
    .poll(() =>
      asAdmin(`SELECT 1 FROM pg_stat_activity WHERE usename LIKE 'portcullis_%' AND xact_start IS NOT NULL`),
    )
    .toEqual([])

test(`T70 killed ${KILLS} times while ${PEOPLE} people rename themselves, the app leaves as many events as renamings`, {
  timeout: 30_000 + KILLS * 10_000,
}, async () => {
  const people = await Promise.all(Array.from({ length: PEOPLE }, () => createPerson('Lea')))
  const commits = await watchCommits({
    ignoring: ['last_seen_at'],
    except: ['rate_limits', 'idempotency_keys'],
  })
  for (let kill = 1; kill <= KILLS; kill += 1) {
    await forgetLimits()
    const app = await startSecondApp('killed.log', {})
    const working = people.map((person) => renameUntilTheEnd(app, person))
    const before = answered
    await vi.waitFor(() => expect(answered).toBeGreaterThan(before), { timeout: 8_000, interval: 5 })
    await sleep(randomInt(200))
    app.kill()
    await Promise.all(working)
  }
  await untilNobodyWorks()
  const { changed, events } = await commits()
  const renamed = changed.filter((table) => table === 'users').length
  const recorded = events.filter(
    ({ event, outcome }) => event === 'user.name_updated' && outcome === 'success',
  )
  expect(recorded).toHaveLength(renamed)
  // Nobody was told that something is done which is not; what was done without an answer is the difference.
  expect(renamed).toBeGreaterThanOrEqual(answered)
})
