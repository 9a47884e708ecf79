import { setTimeout as sleep } from 'node:timers/promises'
import { asAdmin } from './trail.ts'

/** Until some connection to this database waits for a lock. */
export async function untilSomebodyWaits(): Promise<void> {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; await sleep(5)) {
    const waiting = await asAdmin(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    )
    if (waiting.length > 0) return
  }
  throw new Error('nobody waits')
}
