import type { Code } from '@/lib/errors'
import { type CounterName, type HistogramName, type LabelsOf, METRICS, type MetricName } from './metrics'

/** What a report or an alert says beside the error. None of it is about a person. */
export type Facts = {
  code: Code
  event: string
  requestId?: string | undefined
}

/** Where monitoring goes. An adapter does what it can and leaves out the rest; it never throws and never waits. */
export type Adapter = {
  report?(error: unknown, facts: Facts): void
  count?(name: CounterName, labels: Readonly<Record<string, string>>): void
  observe?(name: HistogramName, ms: number, labels: Readonly<Record<string, string>>): void
  /** One piece of guarded work that has just ended. */
  trace?(event: string, ms: number, facts: Partial<Facts>): void
  alert?(code: Code, facts: Facts): void
  /** Sends what is still held back. */
  flush?(): Promise<unknown>
}

const shared = globalThis as typeof globalThis & { portcullisMonitoring?: Adapter[] }

/** The adapters of this process. Global, because Next loads a module once for each of its bundles. */
const adapters = (): Adapter[] => {
  shared.portcullisMonitoring ??= []
  return shared.portcullisMonitoring
}

/** Puts these adapters in the place of those that were there. */
export function setAdapters(chosen: readonly Adapter[]): void {
  shared.portcullisMonitoring = [...chosen]
}

/** A fault of ours or of what we depend on, for whoever looks at faults. */
export const report = (error: unknown, facts: Facts): void => each((one) => one.report?.(error, facts))

/** One more of something. */
export const count = <Name extends CounterName>(name: Name, labels: LabelsOf<Name>): void =>
  each((one) => one.count?.(name, boundedLabels(name, labels)))

/** How long something took, in milliseconds. */
export const observe = <Name extends HistogramName>(name: Name, ms: number, labels: LabelsOf<Name>): void =>
  each((one) => one.observe?.(name, ms, boundedLabels(name, labels)))

/** One piece of guarded work that has just ended, after `ms` milliseconds. */
export const trace = (event: string, ms: number, facts: Partial<Facts>): void =>
  each((one) => one.trace?.(event, ms, facts))

/** Somebody has to look now. */
export const alert = (code: Code, facts: Facts): void => each((one) => one.alert?.(code, facts))

/** Sends what adapters still hold back; when the process is about to end. */
export const flushMonitoring = async (): Promise<void> => {
  await Promise.allSettled(adapters().map((one) => one.flush?.()))
}

/** Monitoring is never a reason for a request to fail. */
function each(use: (adapter: Adapter) => void): void {
  for (const adapter of adapters()) {
    try {
      use(adapter)
    } catch {
      // The log line of the same event is written already; there is nobody else to tell.
    }
  }
}

/** Names written in code, and nothing that a request could have chosen. */
const LABEL = /^[a-z0-9][\w.:-]{0,63}$/i

function boundedLabels(name: MetricName, labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    METRICS[name].labels.map((label) => {
      const value = labels[label] ?? ''
      return [label, LABEL.test(value) ? value : 'other']
    }),
  )
}
