import { endpoint } from '@/lib/guard/endpoint'

/** Alive: the process answers. It asks nobody else, so that a slow database does not get the process killed. */
export const GET = endpoint(
  {
    event: 'probe.health',
    scope: { global: 'tells nothing about anybody' },
    access: 'public',
    authentication: 'none',
    origin: 'any',
    limit: 'none',
  },
  async () => Response.json({ status: 'alive' }, { headers: { 'cache-control': 'no-store' } }),
)

export const dynamic = 'force-dynamic'
