import { endpoint } from '@/lib/guard/endpoint'
import { pendingMigrations } from '@/lib/migrations'

/** Ready: the database answers and has every migration of this build. 503 otherwise, so no traffic is sent here. */
export const GET = endpoint(
  {
    event: 'probe.ready',
    scope: { global: 'tells nothing about anybody' },
    access: 'public',
    authentication: 'none',
    origin: 'any',
    limit: { max: 120, per: '1m' },
  },
  async () => {
    const pending = await pendingMigrations()
    const ready = pending.length === 0
    return Response.json(
      { status: ready ? 'ready' : 'migrations pending' },
      { status: ready ? 200 : 503, headers: { 'cache-control': 'no-store' } },
    )
  },
)

export const dynamic = 'force-dynamic'
