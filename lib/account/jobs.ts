import 'server-only'
import { z } from 'zod'
import type { Tx } from '@/lib/db'
import { enqueue } from '@/lib/jobs/enqueue'
import { defineJob } from '@/lib/jobs/policy'

export const eraseAccountJob = defineJob({
  name: 'erase-account',
  event: 'account.erased',
  scope: { global: 'a person may be in several tenants' },
  access: 'system',
  input: z.strictObject({ userId: z.uuid(), closingId: z.uuid() }),
  key: ({ input }) => input.closingId,
  retry: { times: 12, first: '1m', atMost: '6h' },
  limit: 2,
})

export const eraseDueAccountsJob = defineJob({
  name: 'erase-due-accounts',
  event: 'account.due_looked_for',
  scope: { global: 'accounts of all tenants become due' },
  access: 'system',
  input: z.strictObject({}),
  key: ({ requestId }) => requestId,
  retry: { times: 3, first: '1m', atMost: '10m' },
  every: '1h',
})

export const buildAccountExportJob = defineJob({
  name: 'build-account-export',
  event: 'account.export_built',
  scope: { global: 'what is about a person stands in all of their tenants' },
  access: 'system',
  input: z.strictObject({ userId: z.uuid(), exportId: z.uuid() }),
  key: ({ input }) => input.exportId,
  retry: { times: 5, first: '30s', atMost: '30m' },
  within: '15m',
  limit: 2,
})

/** So many at a time; what is left over comes an hour later. */
const AT_ONCE = 500

/**
 * Orders the erasure of every account whose grace time is over; each is a job of its own, so that one that fails holds up no
 * other.
 *
 * @returns how many are due
 */
export async function orderErasures(tx: Tx, cause: { requestId: string }): Promise<number> {
  const due = await tx.$queryRaw<{ userId: string; closingId: string }[]>`
    SELECT user_id AS "userId", id AS "closingId" FROM account_closures
    WHERE erased_at IS NULL AND due_at <= clock_timestamp() ORDER BY due_at LIMIT ${AT_ONCE}`
  for (const one of due) await enqueue(tx, eraseAccountJob, one, cause)
  return due.length
}
