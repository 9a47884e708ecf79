import 'server-only'
import type { Tx } from '@/lib/db'

/** One day of UTC, as an ISO date (2026-11-22): what was changed on it, and what was refused or failed. */
export type AuditDay = { day: string; changes: number; refusals: number }

const MOST = 92

/**
 * Changes and refusals of each day, oldest first, days without any included. They are counted as the trail grows
 * (`audit_days`), so it does not matter how many events a day has.
 *
 * @param range ISO dates, both included; without a first one, so many `days`, 30 unless given; never more than 92
 */
export async function readDays(
  tx: Tx,
  range: { from?: string | undefined; to?: string | undefined; days?: number } = {},
): Promise<AuditDay[]> {
  const { from = null, to = null, days = 30 } = range
  return tx.$queryRaw`
    WITH asked AS (
      SELECT COALESCE(${to}::date, (now() AT TIME ZONE 'UTC')::date) AS last
    ), days AS (
      SELECT d::date AS day FROM asked, generate_series(
        GREATEST(COALESCE(${from}::date, last - ${days - 1}::integer), last - ${MOST - 1}::integer), last, '1 day') AS d
    )
    SELECT to_char(d.day, 'YYYY-MM-DD') AS day, COALESCE(sum(c.done), 0)::integer AS changes,
      COALESCE(sum(c.denied + c.failed), 0)::integer AS refusals
    FROM days d LEFT JOIN audit_days c ON c.day = d.day GROUP BY d.day ORDER BY d.day`
}
