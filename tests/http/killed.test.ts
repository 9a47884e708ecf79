import { randomInt, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { createPerson, type Person } from '../attack/people.ts'
import { watchCommits } from '../support/commits.ts'
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
/** Renames somebody again and again until the app is gone; answers how often it said that it was done. */
async function renameUntilTheEnd(app: SecondApp, { userId, browser }: Person): Promise<number> {
  for (let done = 0; ; ) {
    try {
      const input = { userId, name: `Lea ${++names}`, idempotencyKey: randomUUID() }
      const answer = await app.act('updateUserName', JSON.stringify([input]), { cookie: browser.cookies() })
      if ((await answer.text()).includes('"status":"success"')) done += 1
    } catch {
      return done
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
  let answered = 0
  for (let kill = 1; kill <= KILLS; kill += 1) {
    await forgetLimits()
    const app = await startSecondApp('killed.log', {})
    const working = people.map((person) => renameUntilTheEnd(app, person))
    await sleep(100 + randomInt(200))
    app.kill()
    for (const done of await Promise.all(working)) answered += done
  }
  await untilNobodyWorks()
  const { changed, events } = await commits()
  const renamed = changed.filter((table) => table === 'users').length
  const recorded = events.filter(
    ({ event, outcome }) => event === 'user.name_updated' && outcome === 'success',
  )
  expect(recorded).toHaveLength(renamed)
  // Nobody was told that something is done which is not; what was done without an answer is the difference.
  expect(answered).toBeGreaterThan(KILLS)
  expect(renamed).toBeGreaterThanOrEqual(answered)
})
