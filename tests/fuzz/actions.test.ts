import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import { isReason } from '@/lib/errors'
import { KEY_FIELD, TENANT_FIELD } from '@/lib/guard/reserved'
import type { ActionResult } from '@/lib/guard/result'
import type { Declared } from '../support/actions.ts'
import { startOutside } from '../support/outside.ts'
import type { People, Person } from '../support/people.ts'
import { argumentsFrom, hostile, spoilt } from './hostile.ts'
import { fitting } from './values.ts'

// Each action, with whatever Next could hand it. PROOF_RUNS asks for more, PROOF_SEED for others.

const RUNS = Number(process.env.PROOF_RUNS ?? 200)
const SEED = Number(process.env.PROOF_SEED ?? 48_402_010)
const TIMEOUT = { timeout: Math.max(60_000, RUNS * 60) }
const MOST_MS = 500
/** After so many calls the buckets are emptied, or the limit would be all that is ever reached. */
const PATIENCE = 100

await startOutside()
const { loadActions, personFor, redirectOf } = await import('../support/actions.ts')
const { countChanges } = await import('../support/changes.ts')
const { cookieFor, createPeople, signInAgain } = await import('../support/people.ts')
const { inRequest } = await import('../support/request.ts')
const { asAdmin } = await import('../support/trail.ts')

const actions = await loadActions()
const changes = await countChanges()
let people: People
// Each action has others: one of them may have moved its people into another team.
beforeEach(async () => {
  people = await createPeople()
})

test.each(actions)(
  `M9 T7 $name, ${RUNS} inputs of every kind: each ends in a declared code, and a refusal writes nothing`,
  TIMEOUT,
  async ({ action, policy }) => {
    let who = personFor(policy, people)
    let headers = await headersOf(who)
    const call = (args: unknown[]) => inRequest({ headers }, () => answerOf(action, args))
    let calls = 0
    const attempt = async (args: unknown[]): Promise<void> => {
      if (calls++ % PATIENCE === 0) await asAdmin(`DELETE FROM rate_limits WHERE key NOT LIKE 'refused:%'`)
      const started = performance.now()
      const answer = await call(args)
      const ms = performance.now() - started
      if (answer.status === 'success') {
        // It may have ended the session that it came with.
        who = who && (await signInAgain(who))
        headers = await headersOf(who)
        await changes()
        return
      }
      expect(await changes(), 'rows changed by a refusal').toBe(0)
      expect(isReason(answer.error.reason)).toBe(true)
      // Everything is there and works: no input brings it down.
      expect(answer.error.reason).not.toBe('unavailable')
      // Once may be the machine, which is shared; every time is the input.
      if (ms > MOST_MS) expect(await fastestOf(() => call(args))).toBeLessThan(MOST_MS)
    }
    await changes()
    await fc.assert(
      fc.asyncProperty(callsOf(policy), (args) =>
        attempt(args).catch((cause: unknown) => {
          throw new Error(`with ${fc.stringify(args).slice(0, 2_000)}`, { cause })
        }),
      ),
      { numRuns: RUNS, seed: SEED, endOnFailure: true },
    )
  },
)

/** Arguments that an action could be called with: good ones, good ones with a worm in them, and anything. */
function callsOf(policy: Declared['policy']) {
  const { ben, mia, uma } = people
  const input = fitting(policy.input, [ben.userId, mia.userId, uma.userId, uma.sessionId])
  // What the form adds to it.
  const reserved = fc.record({
    [KEY_FIELD]: fc.uuid(),
    [TENANT_FIELD]: fc.constant(personFor(policy, people)?.tenantId),
  })
  const good = fc.tuple(input, reserved).map(([fields, added]) => Object.assign({}, fields, added))
  return argumentsFrom(
    fc.oneof(
      { weight: 1, arbitrary: good },
      { weight: 4, arbitrary: spoilt(good) },
      { weight: 1, arbitrary: hostile },
    ),
  )
}

/** The cookie of a session, made once for many calls. */
const headersOf = async (who: Person | null): Promise<Record<string, string>> =>
  who ? { cookie: await cookieFor(who.claim) } : {}

/** What an action answers; that it sends the browser on counts as done. */
async function answerOf(action: Declared['action'], args: unknown[]): Promise<ActionResult<unknown>> {
  try {
    return await action(...args)
  } catch (thrown) {
    if (redirectOf(thrown) === null) throw thrown
    return { status: 'success', data: null }
  }
}

/** The milliseconds of the quickest of a few attempts. */
async function fastestOf(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const started = performance.now()
    await work()
    times.push(performance.now() - started)
  }
  return Math.min(...times)
}
