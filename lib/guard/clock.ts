import 'server-only'
import { type Duration, seconds } from '@/lib/duration'
import { recordFault } from '@/lib/monitoring/record'
import { declare, type Guarded } from './surface'

/** What the clock starts in every process declares. Its work audits what it changes, row by row. */
export type ClockPolicy = {
  /** Name of its failures in the log: `thing.happened`. */
  readonly event: `${string}.${string}`
  readonly scope: { readonly global: string }
  readonly every: Duration
}

/** Starts the clock in this process; it never keeps a process alive. */
export type Clock = Guarded<() => void>

/**
 * Makes work that every process does every so often, and that any number of them may do at once. What is to be done once
 * for all of them is a job (lib/guard/job.ts).
 *
 * @param work safe to repeat; a failure is logged, and the next time comes
 */
export const clock = (policy: ClockPolicy, work: () => Promise<unknown>): Clock =>
  declare('clock', policy, () => {
    const tick = () => void work().catch((error: unknown) => recordFault(error, { event: policy.event }))
    setInterval(tick, seconds(policy.every) * 1_000).unref()
  })
