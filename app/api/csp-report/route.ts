import { readViolations } from '@/lib/csp/report'
import { endpoint } from '@/lib/guard/endpoint'
import { log } from '@/lib/log'

/** What browsers say a page's policy stopped: a line in the log each. Anybody can send one, so it proves nothing. */
export const POST = endpoint(
  {
    event: 'csp.reported',
    scope: { global: 'browsers report for pages, whoever sees them' },
    access: 'public',
    authentication: 'none',
    origin: 'any',
    limit: { max: 60, per: '1m' },
  },
  async (request) => {
    for (const { enforced, ...violation } of await readViolations(request))
      log[enforced ? 'warn' : 'info']({ event: 'csp.violation', ...violation })
    return new Response(null, { status: 204 })
  },
)
