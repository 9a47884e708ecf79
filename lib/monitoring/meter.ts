import 'server-only'
import type { Counter, Histogram, Meter } from '@opentelemetry/api'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { type IMetricReader, MeterProvider } from '@opentelemetry/sdk-metrics'
import { readInboxLag } from '@/lib/webhooks/lag'
import { type GaugeName, METRICS } from './metrics'
import type { Adapter } from './port'

/** What we are called in everything that is exported. */
export const RESOURCE = resourceFromAttributes({ 'service.name': 'portcullis' })

/** More series than code can make by itself; what comes after goes into one that says so. */
const MAX_SERIES = 1_000

/** Seconds: from a read of the session to a call of Stripe that times out. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/**
 * Counts and measures, for whichever readers there are: the metrics address, a collector, or both, from the same
 * instruments.
 */
export function meter(readers: IMetricReader[]): Adapter {
  const provider = new MeterProvider({
    resource: RESOURCE,
    readers,
    views: [{ instrumentName: '*', aggregationCardinalityLimit: MAX_SERIES }],
  })
  const own = provider.getMeter('portcullis')
  const counters = new Map<string, Counter>()
  const histograms = new Map<string, Histogram>()
  for (const [name, { kind, help: description }] of Object.entries(METRICS)) {
    if (kind === 'counter') counters.set(name, own.createCounter(name, { description }))
    if (kind === 'histogram') histograms.set(name, own.createHistogram(name, histogramOf(description)))
  }
  watchInbox(own)
  return {
    count: (name, labels) => counters.get(name)?.add(1, labels),
    observe: (name, ms, labels) => histograms.get(name)?.record(ms / 1000, labels),
    flush: () => provider.forceFlush(),
  }
}

const histogramOf = (description: string) => ({
  description,
  unit: 's',
  advice: { explicitBucketBoundaries: BUCKETS },
})

/** Read when somebody asks for metrics, and only then; a database that does not answer leaves a gap. */
function watchInbox(own: Meter): void {
  const gauge = (name: GaugeName) => own.createObservableGauge(name, optionsOf(name))
  const lag = gauge('portcullis_webhook_lag_seconds')
  const events = gauge('portcullis_webhook_events')
  own.addBatchObservableCallback(
    async (result) => {
      const inbox = await readInboxLag().catch(() => null)
      if (inbox === null) return
      result.observe(lag, inbox.oldestSeconds)
      result.observe(events, inbox.pending, { status: 'pending' })
      result.observe(events, inbox.parked, { status: 'parked' })
    },
    [lag, events],
  )
}

const optionsOf = (name: GaugeName) => {
  const metric = METRICS[name]
  return { description: metric.help, ...('unit' in metric ? { unit: metric.unit } : {}) }
}
