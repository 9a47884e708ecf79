import { expect, test, vi } from 'vitest'
import { z } from 'zod'
import { FORGED } from './forwarded.ts'

// T82: whatever a client writes into X-Forwarded-For, the trail and the limiter know it by the same address.

const PROXIES: Record<number, string> = { 0: '', 1: '203.0.113.5', 2: '203.0.113.5, 198.51.100.1' }
const SOCKET = '192.0.2.9'

/** The guard of a process with so many proxies in front of it. */
async function behind(hops: number) {
  vi.resetModules()
  process.env.TRUSTED_PROXY_HOPS = String(hops)
  const { guard } = await import('@/lib/guard/action')
  const { inRequest } = await import('../support/request.ts')
  const { asAdmin } = await import('../support/trail.ts')
  const event = `tests.reached_behind_${['no', 'one', 'two'][hops]}` as const
  const action = guard(
    {
      event,
      scope: { global: 'nobody is signed in' },
      access: 'public',
      input: z.strictObject({}),
      limit: { max: 1_000, per: '1h' },
    },
    async () => null,
  )
  return {
    event,
    asAdmin,
    call: (headers: Record<string, string>) => inRequest({ headers }, () => action({})),
  }
}

test.each([0, 1, 2])(
  'T82 behind %i proxies, thirty forged headers change neither address nor bucket',
  async (hops) => {
    const { event, call, asAdmin } = await behind(hops)
    for (const forged of FORGED) {
      const forwarded = [forged, PROXIES[hops]].filter(Boolean).join(', ')
      const answer = await call({ 'x-forwarded-for': forwarded, 'x-portcullis-socket': SOCKET })
      expect(answer).toMatchObject({ status: 'success' })
    }
    const seen = await asAdmin('SELECT DISTINCT address FROM audit_events WHERE event = $1', [event])
    expect(seen).toEqual([{ address: hops === 0 ? SOCKET : '203.0.113.5' }])
    expect(await asAdmin('SELECT key FROM rate_limits WHERE key LIKE $1', [`${event}:%`])).toHaveLength(1)
  },
)
