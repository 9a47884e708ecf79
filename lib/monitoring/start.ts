import 'server-only'
import { env } from '@/env.mjs'
import { type Adapter, flushMonitoring, setAdapters } from './port'

/**
 * Switches on what the environment names, and loads no more than that: who sets nothing pays nothing.
 *
 * @throws Error in words for the operator
 */
export async function startMonitoring(): Promise<void> {
  const adapters = [...(await errors()), ...(await measurements()), ...(await alerts())]
  setAdapters(adapters)
  if (adapters.length > 0) process.once('SIGTERM', () => void flushMonitoring())
}

async function errors(): Promise<Adapter[]> {
  if (!env.SENTRY_DSN) return []
  const { sentry } = await import('./sentry')
  return [sentry(env.SENTRY_DSN, env.NODE_ENV)]
}

async function measurements(): Promise<Adapter[]> {
  const { METRICS_TOKEN, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = env
  if (!METRICS_TOKEN && !endpoint) return []
  const { meter } = await import('./meter')
  const address = METRICS_TOKEN ? [(await import('./prometheus')).prometheusReader()] : []
  if (!endpoint) return [meter(address)]
  const { collectorReader, headersFrom, tracer } = await import('./opentelemetry')
  const collector = { endpoint, headers: headersFrom(env.OTEL_EXPORTER_OTLP_HEADERS) }
  return [meter([...address, collectorReader(collector)]), tracer(collector)]
}

async function alerts(): Promise<Adapter[]> {
  const { ALERT_WEBHOOK_URL: url, ALERT_WEBHOOK_SECRET: secret } = env
  if (!url && !secret) return []
  if (!url || !secret)
    throw new Error('ALERT_WEBHOOK_URL and ALERT_WEBHOOK_SECRET go together. Set both, or none.')
  const { alertHook } = await import('./alert-hook')
  return [alertHook({ url, secret })]
}
