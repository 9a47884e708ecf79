import { setTimeout as sleep } from 'node:timers/promises'
import { readDigest } from '../support/digest.ts'
import { readHeads } from '../support/heads.ts'
import { asAdmin } from '../support/trail.ts'

const PATIENCE_MS = 15_000

/** Waits until nothing that was set going is still under way: mails in the queue, webhooks of the local Stripe. */
export async function untilQuiet(): Promise<void> {
  const read = async () => JSON.stringify(await Promise.all([readDigest(), readHeads()]))
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; ) {
    const before = await read()
    await sleep(100)
    if ((await waiting()) === 0 && (await read()) === before) return
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
