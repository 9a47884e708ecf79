import { setTimeout as sleep } from 'node:timers/promises'
import { asAdmin } from '../support/trail.ts'
import { commits } from './observe.ts'

const PATIENCE_MS = 15_000
/** For so long nothing is committed by what has come to rest. */
const REST_MS = 60

/** Waits until nothing that was set going is still under way: mails in the queue, webhooks of the local Stripe. */
export async function untilQuiet(): Promise<void> {
  await commits()
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; ) {
    await sleep(REST_MS)
    const { changed, events } = await commits()
    if (changed.length + events.length === 0 && (await waiting()) === 0) return
  }
  throw new Error(`the product did not come to rest within ${PATIENCE_MS / 1000} s`)
}

async function waiting(): Promise<number> {
  const [row] = await asAdmin<{ waiting: number }>(
    `SELECT ((SELECT count(*) FROM webhook_inbox WHERE status = 'PENDING' AND next_try_at < now() + interval '5 s')
       + (SELECT count(*) FROM jobs.job WHERE state < 'completed' AND start_after < now() + interval '5 s'))::int AS waiting`,
  )
  return row?.waiting ?? 0
}
