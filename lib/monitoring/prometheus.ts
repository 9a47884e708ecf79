import 'server-only'
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus'
import type { IMetricReader } from '@opentelemetry/sdk-metrics'

const shared = globalThis as typeof globalThis & { portcullisPrometheus?: PrometheusExporter }

/** The reader behind the metrics address. It opens no port of its own: the address is a route of the app. */
export function prometheusReader(): IMetricReader {
  shared.portcullisPrometheus ??= new PrometheusExporter({ preventServerStart: true })
  return shared.portcullisPrometheus
}

/**
 * All metrics of this process in Prometheus's text format
 * (https://prometheus.io/docs/instrumenting/exposition_formats/).
 *
 * @returns null where there is no metrics address
 */
export async function metricsText(): Promise<string | null> {
  if (shared.portcullisPrometheus === undefined) return null
  const { resourceMetrics } = await shared.portcullisPrometheus.collect({ timeoutMillis: 3_000 })
  return new PrometheusSerializer(undefined, false, undefined, true, true).serialize(resourceMetrics)
}
