/**
 * Every metric, its labels and what to make of it. Labels come from code (names of surfaces, reasons, codes, queues) and
 * never from a request, so that their number is bounded and nobody's name is in them.
 */
export const METRICS = {
  portcullis_requests: {
    kind: 'counter',
    labels: ['event', 'outcome'],
    help: 'Guarded work by surface and outcome: success, denied, failed',
    watch: 'the share of `failed`',
  },
  portcullis_refusals: {
    kind: 'counter',
    labels: ['event', 'reason'],
    help: 'Refusals by surface and reason',
    watch: 'a jump of `forbidden`, `cross_origin` or `rate_limited`: somebody tries doors',
  },
  portcullis_failures: {
    kind: 'counter',
    labels: ['code'],
    help: 'Faults by internal code',
    watch: 'anything above zero; what the code means stands in the error codes',
  },
  portcullis_alerts: {
    kind: 'counter',
    labels: ['code'],
    help: 'Critical faults, whether an alert went out or was held back as a repetition',
    watch: 'anything above zero',
  },
  portcullis_duration_seconds: {
    kind: 'histogram',
    labels: ['event', 'outcome'],
    help: 'From the call to the answer, by surface',
    watch: 'the 99th percentile, above half a second for minutes',
  },
  portcullis_slow: {
    kind: 'counter',
    labels: ['event'],
    help: 'Guarded work that took LOG_SLOW_MS or longer',
    watch: 'which surface it is',
  },
  portcullis_job_failures: {
    kind: 'counter',
    labels: ['queue', 'code'],
    help: 'Jobs that failed, each try counted',
    watch: 'a queue that keeps failing',
  },
  portcullis_job_duration_seconds: {
    kind: 'histogram',
    labels: ['queue'],
    help: 'Jobs that succeeded, from their start to their end',
    watch: 'growth',
  },
  portcullis_webhook_lag_seconds: {
    kind: 'gauge',
    labels: [],
    unit: 's',
    help: 'Age of the oldest webhook event that waits',
    watch: 'above five minutes: the work fails, or nobody does it',
  },
  portcullis_webhook_events: {
    kind: 'gauge',
    labels: ['status'],
    help: 'Webhook events that wait (pending) or wait for a person (parked)',
    watch: '`parked` above zero',
  },
} as const satisfies Record<string, Metric>

type Metric = {
  readonly kind: 'counter' | 'histogram' | 'gauge'
  readonly labels: readonly string[]
  readonly unit?: 's'
  readonly help: string
  /** What an operator looks for. */
  readonly watch: string
}

type Table = typeof METRICS
type OfKind<Kind extends Metric['kind']> = {
  [Name in keyof Table]: Table[Name]['kind'] extends Kind ? Name : never
}[keyof Table]

export type CounterName = OfKind<'counter'>
export type HistogramName = OfKind<'histogram'>
export type GaugeName = OfKind<'gauge'>
export type MetricName = keyof Table

/** The labels of one metric, all of them. */
export type LabelsOf<Name extends MetricName> = Readonly<Record<Table[Name]['labels'][number], string>>
