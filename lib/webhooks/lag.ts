import 'server-only'
import { inTransaction } from '@/lib/db'

export type InboxLag = {
  /** Age of the oldest event that waits, in seconds; 0 when none does. */
  oldestSeconds: number
  /** How many wait to be worked on. */
  pending: number
  /** How many wait for a person. */
  parked: number
}

/** How far the webhooks' inbox is behind. */
export async function readInboxLag(): Promise<InboxLag> {
  const [row] = await inTransaction(
    'system',
    (tx) => tx.$queryRaw<InboxLag[]>`
      SELECT COALESCE(extract(epoch FROM now() - min(received_at) FILTER (WHERE status = 'PENDING')), 0)::float
          AS "oldestSeconds",
        count(*) FILTER (WHERE status = 'PENDING')::integer AS pending,
        count(*) FILTER (WHERE status = 'PARKED')::integer AS parked
      FROM webhook_inbox WHERE status IN ('PENDING', 'PARKED')`,
  )
  return row ?? { oldestSeconds: 0, pending: 0, parked: 0 }
}
