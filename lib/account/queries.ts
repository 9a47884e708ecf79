import 'server-only'
import type { Tx } from '@/lib/db'
import type { Place } from './policy'

/**
 * Every tenant that somebody is in, their own one last. Under the system role: a request sees one tenant at a time. Owners
 * whose accounts are disabled, or about to be deleted, own nothing that could stay.
 */
export const placesOf = (tx: Tx, userId: string): Promise<Place[]> => tx.$queryRaw<Place[]>`
  SELECT t.id AS "tenantId", t.name, t.personal_user_id IS NOT NULL AS personal, m.role,
    count(o.user_id)::integer AS others,
    (count(*) FILTER (WHERE o.role = 'OWNER' AND u.disabled_at IS NULL))::integer AS "otherOwners",
    EXISTS (SELECT FROM subscriptions s WHERE s.tenant_id = t.id
      AND s.status NOT IN ('canceled', 'incomplete_expired')) AS paying
  FROM memberships m JOIN tenants t ON t.id = m.tenant_id
    LEFT JOIN memberships o ON o.tenant_id = m.tenant_id AND o.user_id <> m.user_id
    LEFT JOIN users u ON u.id = o.user_id
  WHERE m.user_id = ${userId}::uuid
  GROUP BY t.id, m.role ORDER BY t.personal_user_id IS NOT NULL, lower(t.name), t.id`

/** An account that is being deleted. */
export type Closing = { userId: string; id: string; dueAt: Date }

/** Whether somebody's account is being deleted, and until when that can be undone; null where it is not. */
export async function readClosing(tx: Tx, userId: string): Promise<Closing | null> {
  const [closing] = await tx.$queryRaw<Closing[]>`
    SELECT user_id AS "userId", id, due_at AS "dueAt" FROM account_closures
    WHERE user_id = ${userId}::uuid AND erased_at IS NULL`
  return closing ?? null
}

/** The file that somebody asked for last; null where there is none, or none any more. */
export type ExportState = { id: string; requestedAt: Date; ready: boolean; expiresAt: Date }

export async function readExport(tx: Tx, userId: string): Promise<ExportState | null> {
  const [found] = await tx.$queryRaw<ExportState[]>`
    SELECT id, requested_at AS "requestedAt", ready_at IS NOT NULL AS ready, expires_at AS "expiresAt" FROM account_exports
    WHERE user_id = ${userId}::uuid AND expires_at > clock_timestamp() ORDER BY requested_at DESC LIMIT 1`
  return found ?? null
}
