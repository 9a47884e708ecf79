import 'server-only'
import type { Tx } from '@/lib/db'
import type { SessionClaim } from '@/lib/session'

/**
 * Whether the session of a signed cookie, alive or over, is one in which an admin acts as somebody, and from which there is
 * still a way back.
 */
export async function isImpersonation(tx: Tx, claim: SessionClaim | null): Promise<boolean> {
  if (claim === null) return false
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM sessions
    WHERE id = ${claim.sessionId}::uuid AND user_id = ${claim.userId}::uuid AND impersonated_by IS NOT NULL
      AND ended_because IS DISTINCT FROM 'signed_out'`
  return rows.length === 1
}
