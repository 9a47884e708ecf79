import 'server-only'
import { z } from 'zod'
import type { Change } from '@/lib/audit/append'
import type { Tx } from '@/lib/db'
import { defineJob } from './policy'

export const forgetExpiredJob = defineJob({
  name: 'forget-expired',
  event: 'platform.expired_forgotten',
  scope: { global: 'what is over is forgotten in all tenants at once' },
  access: 'system',
  input: z.strictObject({}),
  key: ({ requestId }) => requestId,
  retry: { times: 3, first: '1m', atMost: '10m' },
  every: '1h',
})

/** Deletes what is over: dead links, unanswered challenges, sessions that ended long ago, full buckets, old keys. */
export async function forgetExpired(tx: Tx): Promise<Change> {
  const [row] = await tx.$queryRaw<{ forgotten: Change }[]>`
    SELECT app.forget_expired() AS forgotten, app.forget_full_buckets()::text, app.forget_old_keys()::text`
  return row?.forgotten ?? {}
}
