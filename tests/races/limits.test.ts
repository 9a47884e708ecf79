import { randomUUID } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import type { secondsToWait } from '@/lib/guard/limits'
import { asAdmin } from '../support/trail.ts'

// M12: the limiter of several processes at once. A process is a copy of the module here, with ten connections of its own;
// tests/http/limits.test.ts does it with two servers.

const PROCESSES = 4
const CALLS = 3_200
const LANES = 32
const KEYS = 10
const LIMIT = { max: 10, per: '1h' } as const

/** The limiter as another process has it: its own copy of everything, and its own pool. */
async function anotherProcess(): Promise<typeof secondsToWait> {
  vi.resetModules()
  Reflect.deleteProperty(globalThis, 'portcullisClients')
  const limiter = await import('@/lib/guard/limits')
  return limiter.secondsToWait
}

test(`M12 T47 ${CALLS} calls, ${LANES} at a time, on ${KEYS} keys over ${PROCESSES} pools admit exactly ${LIMIT.max} a key`, {
  timeout: 60_000,
}, async () => {
  const processes: (typeof secondsToWait)[] = []
  for (let made = 0; made < PROCESSES; made += 1) {
    const limiter = await anotherProcess()
    // Opens its connections now, while the pool is the one of this copy.
    await Promise.all(Array.from({ length: 10 }, () => limiter(`warm:${randomUUID()}`, LIMIT)))
    processes.push(limiter)
  }
  const [row] = await asAdmin<{ open: number }>(
    `SELECT count(*)::integer AS open FROM pg_stat_activity WHERE datname = current_database() AND usename = 'portcullis_app'`,
  )
  expect(row?.open).toBeGreaterThanOrEqual(LANES)

  const run = randomUUID()
  const admitted = new Map<string, number>()
  let next = 0
  const lane = async (_: unknown, number: number) => {
    for (let call = next++; call < CALLS; call = next++) {
      const key = `tests:${run}:${call % KEYS}`
      const wait = await processes[number % PROCESSES]?.(key, LIMIT)
      if (wait === 0) admitted.set(key, (admitted.get(key) ?? 0) + 1)
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  expect([...admitted.values()]).toEqual(Array.from({ length: KEYS }, () => LIMIT.max))
})
