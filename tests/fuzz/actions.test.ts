import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isReason } from '@/lib/errors'
import type { ActionResult } from '@/lib/guard/result'
import { startLocalStripe } from '../../local/stripe/server.ts'
import { type Declared, loadActions, personFor, redirectOf } from '../support/actions.ts'
import { countChanges, LEFT_BEHIND } from '../support/changes.ts'
import { cookieFor, createPeople, type People, type Person, signInAgain } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { forgetLimits } from '../support/sign-in.ts'
import { asAdmin, byHand, trailOf } from '../support/trail.ts'
import { argumentsFrom, hostile, spoilt } from './hostile.ts'
import { fitting } from './values.ts'

// Each action, with whatever Next could hand it. PROOF_RUNS asks for more, PROOF_SEED for others.

const RUNS = Number(process.env.PROOF_RUNS ?? 200)
const SEED = Number(process.env.PROOF_SEED ?? 48_402_010)
const TIMEOUT = { timeout: Math.max(60_000, RUNS * 60) }
const MOST_MS = 500
/** After so many calls the buckets are emptied, or the limit would be all that is ever reached. */
const PATIENCE = 100
/** What is not there in these tests, and no fault of an input. */
const OUTSIDE = ['MAIL_UNAVAILABLE', 'STRIPE_REFUSED', 'AUTH_PROVIDER']

const stripe = await startLocalStripe({
  apiKey: process.env.STRIPE_API_KEY ?? '',
  webhook: { url: 'http://127.0.0.1:9/', secret: process.env.STRIPE_WEBHOOK_SECRET ?? '' },
})
process.env.STRIPE_API_URL = stripe.url
afterAll(() => stripe.stop())

const actions = await loadActions()
const changes = await countChanges()
let people: People
beforeAll(async () => {
  people = await createPeople()
})

test.each(actions)(
  `M9 T7 $name, ${RUNS} inputs of every kind: each ends in a declared code, and a refusal writes nothing`,
  TIMEOUT,
  async ({ name, action, policy }) => {
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
      const left = answer.error.reason === 'unavailable' ? (LEFT_BEHIND[name] ?? 0) : 0
      expect(await changes(), 'rows changed by a refusal').toBeLessThanOrEqual(left)
      expect(isReason(answer.error.reason)).toBe(true)
      if (answer.error.reason === 'unavailable') {
        expect(await codeOf(() => call(args))).toBeOneOf(OUTSIDE)
        // Auth.js writes the link down beside sending it, and may end with that after we have answered; and the next
        // question would take the place of this one.
        if (LEFT_BEHIND[name]) await sleep(150)
        if (LEFT_BEHIND[name]) await byHand('DELETE FROM challenges')
        await changes()
      }
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
  const good = fitting(policy.input, [people.ben.userId, people.uma.userId, people.uma.sessionId])
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

/** The code behind an answer, from the trail of a second one: the trail keeps only so many refusals a minute. */
async function codeOf(again: () => Promise<ActionResult<unknown>>): Promise<string | null> {
  await forgetLimits()
  const answer = await again()
  if (answer.status === 'success') return null
  return (await trailOf(answer.error.requestId)).find(({ code }) => code !== null)?.code ?? null
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
