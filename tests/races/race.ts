import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import type { ActionResult } from '@/lib/guard/result'
import { cookieFor } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { asAdmin } from '../support/trail.ts'
import type { Racer } from './racers.ts'

/** How many races of each kind; PROOF_RUNS asks for more. */
export const RACES = Number(process.env.PROOF_RUNS ?? 1_000)

/** Races that run at the same moment; the pool of the app has ten connections. */
const ABREAST = 6

/** The longest head start that either of them gets. */
const FARTHEST_MS = 300

export type Race = {
  racers: Racer[]
  /** The guarded work, called as the racer. */
  act: (racer: Racer) => Promise<ActionResult<unknown>>
  /** Takes away what the work needs, and has committed when it returns. */
  revoke: (racer: Racer) => Promise<unknown>
  /** What the work and the revocation are called in the trail, and the chain in which both stand. */
  events: { act: string; revoke: string; chainOf: (racer: Racer) => string }
  /** Reasons with which the work may be refused once it is too late. */
  refused: readonly string[]
}

/** What came of it: how often the work was in time, how often it was not, and what followed the revocation. */
export type Outcome = { inTime: number; tooLate: number; acceptedAfter: number; acceptedNext: number }

/**
 * Lets each racer act while their right to do so is taken away, then act once more. The judge is the trail: within a
 * chain the numbers are the order of the commits, because its head is locked until then.
 */
export async function race({ racers, act, revoke, events, refused }: Race): Promise<Outcome> {
  const outcome: Outcome = { inTime: 0, tooLate: 0, acceptedAfter: 0, acceptedNext: 0 }
  // How much later the revocation starts than the work. Whoever won, the other gets a head start the next time, and a longer
  // one the more often in a row: that keeps the two where they meet, however slow the machine makes one of them.
  let handicap = 0
  let inARow = 0
  const run = async (racer: Racer) => {
    const cookie = await cookieFor(racer.claim)
    const attempt = () => inRequest({ headers: { cookie } }, () => act(racer))
    const [acted] = await Promise.all([
      after(-handicap).then(attempt),
      after(handicap + (racer.index % 3)).then(() => revoke(racer)),
    ])
    expect(verdict(acted), 'the work is done, or refused for that reason').toBeOneOf(['success', ...refused])
    const inTime = acted.status === 'success'
    outcome[inTime ? 'inTime' : 'tooLate'] += 1
    inARow = inTime ? Math.max(0, inARow) + 1 : Math.min(0, inARow) - 1
    handicap = Math.min(FARTHEST_MS, Math.max(-FARTHEST_MS, handicap - inARow / 2))
    const next = verdict(await attempt())
    expect(next).toBeOneOf(['success', ...refused])
    if (next === 'success') outcome.acceptedNext += 1
  }
  const waiting = [...racers]
  const lane = async () => {
    for (let racer = waiting.pop(); racer; racer = waiting.pop()) await run(racer)
  }
  await Promise.all(Array.from({ length: ABREAST }, lane))
  return { ...outcome, acceptedAfter: await countAcceptedAfter(racers, events) }
}

const after = (ms: number) => sleep(Math.max(0, ms))

const verdict = (answer: ActionResult<unknown>): string =>
  answer.status === 'success' ? 'success' : answer.error.reason

async function countAcceptedAfter(racers: Racer[], events: Race['events']): Promise<number> {
  const rows = await asAdmin<{ tenant_id: string; event: string; who: string }>(
    `SELECT tenant_id, event, coalesce(metadata->>'racer', actor_id::text) AS who FROM audit_events
     WHERE outcome = 'success' AND event = ANY ($1) ORDER BY tenant_id, seq`,
    [[events.act, events.revoke]],
  )
  const chains = new Map(racers.map((racer) => [racer.userId, events.chainOf(racer)]))
  const revoked = new Set<string>()
  let accepted = 0
  for (const { tenant_id, event, who } of rows) {
    if (chains.get(who) !== tenant_id) continue
    if (event === events.revoke) revoked.add(who)
    else if (revoked.has(who)) accepted += 1
  }
  expect(revoked.size, 'every revocation stands in the trail').toBe(racers.length)
  return accepted
}
