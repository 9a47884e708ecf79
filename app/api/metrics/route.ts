import { endpoint } from '@/lib/guard/endpoint'
import { metricsText } from '@/lib/monitoring/prometheus'

/** The metrics of this process, for Prometheus and what speaks its format. No limit: it answers while the database does not. */
export const GET = endpoint(
  {
    event: 'monitoring.metrics_read',
    scope: { global: 'counts of all tenants together, and nobody’s name' },
    access: 'public',
    authentication: 'api-key',
    key: 'METRICS_TOKEN',
    origin: 'any',
    limit: 'none',
  },
  async () =>
    new Response(await metricsText(), {
      headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store' },
    }),
)

export const dynamic = 'force-dynamic'
