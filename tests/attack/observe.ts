import { setTimeout as sleep } from 'node:timers/promises'
import { type Commits, watchCommits } from '../support/commits.ts'
import { forgetLimits } from '../support/sign-in.ts'

/** Everything that is committed, but for the buckets of the limiter and the touch of a session. */
export const commits = await watchCommits({ ignoring: ['last_seen_at'], except: ['rate_limits'] })

/** How an attempt went, and what it left in the database. */
export type Observed<Answer> = Commits & { answer: Answer }

type Options<Answer> = {
  /** The attempt is about the limiter: its buckets stay as they are. */
  keepsLimits?: boolean | undefined
  /** Next tells of its own errors once it has answered, so that the row of this answer may take a moment. */
  comesLate?: (answer: Answer) => boolean
}

const PATIENCE_MS = 2_000

/** Makes an attempt, with full buckets, and collects what was committed meanwhile. */
export async function observe<Answer>(
  send: () => Promise<Answer>,
  { keepsLimits = false, comesLate = () => false }: Options<Answer> = {},
): Promise<Observed<Answer>> {
  await Promise.all([keepsLimits || forgetLimits(), commits()])
  const answer = await send()
  const observed = { answer, ...(await commits()) }
  const deadline = Date.now() + PATIENCE_MS
  while (comesLate(answer) && observed.events.length === 0 && Date.now() < deadline) {
    await sleep(5)
    const { changed, events } = await commits()
    observed.changed.push(...changed)
    observed.events.push(...events)
  }
  return observed
}

/** The tables of which rows changed, in words. */
export const changesOf = (changed: readonly string[]): string[] =>
  [...new Set(changed)].map((table) => `rows of ${table} changed`)
