import 'server-only'
import { SpanStatusCode } from '@opentelemetry/api'
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { type IMetricReader, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { describeError } from '@/lib/scrub'
import { RESOURCE } from './meter'
import type { Adapter } from './port'

type Collector = { endpoint: string; headers: Record<string, string> }

/** Sends the metrics to a collector, each half minute (OTLP over HTTP, https://opentelemetry.io/docs/specs/otlp/). */
export function collectorReader({ endpoint, headers }: Collector): IMetricReader {
  return new PeriodicExportingMetricReader({
    exporter: new OTLPMetricExporter({ url: addressOf(endpoint, 'metrics'), headers }),
    exportIntervalMillis: 30_000,
    exportTimeoutMillis: 10_000,
  })
}

/** Sends one span for each piece of guarded work, and one for each fault with what was thrown. */
export function tracer({ endpoint, headers }: Collector): Adapter {
  const exporter = new OTLPTraceExporter({ url: addressOf(endpoint, 'traces'), headers })
  const provider = new TracerProvider({
    resource: RESOURCE,
    spanProcessors: [new BatchSpanProcessor({ exporter, maxQueueSize: 2_048 })],
  })
  const own = provider.getTracer('portcullis')
  return {
    trace: (event, ms, { code, requestId }) => {
      const now = Date.now()
      const span = own.startSpan(event, {
        root: true,
        startTime: now - ms,
        attributes: attributesOf({ code, requestId }),
      })
      span.end(now)
    },
    report: (error, { code, event, requestId }) => {
      const { kind, message, stack } = describeError(error)
      const span = own.startSpan(`${event} failed`, {
        root: true,
        attributes: attributesOf({ code, requestId }),
      })
      span.recordException({ name: kind, message, stack: stack ?? '' })
      span.setStatus({ code: SpanStatusCode.ERROR, message: code })
      span.end()
    },
    flush: () => provider.forceFlush(),
  }
}

const attributesOf = ({
  code,
  requestId,
}: {
  code?: string | undefined
  requestId?: string | undefined
}) => ({
  ...(code && { 'portcullis.code': code }),
  ...(requestId && { 'portcullis.request_id': requestId }),
})

/** The specification's rule: the endpoint is a base, each signal has its path below it. */
const addressOf = (endpoint: string, signal: 'metrics' | 'traces'): string =>
  `${endpoint.replace(/\/+$/, '')}/v1/${signal}`

/** 'name=value,name=value', percent-encoded, as the specification writes headers into the environment. */
export function headersFrom(text: string | undefined): Record<string, string> {
  const pairs = (text ?? '').split(',').flatMap((pair) => {
    const cut = pair.indexOf('=')
    return cut > 0
      ? [[pair.slice(0, cut).trim(), decodeURIComponent(pair.slice(cut + 1).trim())] as const]
      : []
  })
  return Object.fromEntries(pairs)
}
