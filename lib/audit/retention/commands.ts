import 'server-only'
import type { Tx } from '@/lib/db'

/**
 * Sets how long the trail of the transaction's tenant is kept.
 *
 * @param months 12 to 120; null keeps it for ever
 * @returns the term before
 * @throws SQLSTATE 42501 for everybody but an owner
 */
export async function setRetention(tx: Tx, months: number | null): Promise<number | null> {
  const [row] = await tx.$queryRaw<{ before: number | null }[]>`
    SELECT app.set_audit_retention(${months}::integer) AS before`
  return row?.before ?? null
}
