import 'server-only'
import { isSubscribed } from '@/lib/billing/policy'
import type { Tx } from '@/lib/db'
import type { Place } from './policy'

/**
 * Every tenant that somebody is in, their own one last. Under the system role: a request sees one tenant at a time. Owners
 * whose accounts are disabled, or about to be deleted, own nothing that could stay.
 */
export async function placesOf(tx: Tx, userId: string): Promise<Place[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT t.id AS "tenantId", t.name, t.personal_user_id IS NOT NULL AS personal, m.role,
      count(o.user_id)::integer AS others,
      (count(*) FILTER (WHERE o.role = 'OWNER' AND u.disabled_at IS NULL))::integer AS "otherOwners",
      (SELECT s.status FROM subscriptions s WHERE s.tenant_id = t.id) AS subscription
    FROM memberships m JOIN tenants t ON t.id = m.tenant_id
      LEFT JOIN memberships o ON o.tenant_id = m.tenant_id AND o.user_id <> m.user_id
      LEFT JOIN users u ON u.id = o.user_id
    WHERE m.user_id = ${userId}::uuid
    GROUP BY t.id, m.role ORDER BY t.personal_user_id IS NOT NULL, lower(t.name), t.id`
  return rows.map(({ subscription, ...place }) => ({ ...place, paying: isSubscribed(subscription) }))
}

type Row = Omit<Place, 'paying'> & { subscription: string | null }

/** An account that is being deleted: when, and whether that time has come, by the database's clock. */
export type Closing = { userId: string; id: string; dueAt: Date; due: boolean }

/**
 * Whether somebody's account is being deleted, and until when they can undo that; null where it is not, or they cannot
 * because an admin disabled the account besides.
 */
export async function readClosing(tx: Tx, userId: string): Promise<Closing | null> {
  const [closing] = await tx.$queryRaw<Closing[]>`
    SELECT user_id AS "userId", id, due_at AS "dueAt", due_at <= clock_timestamp() AS due FROM account_closures
    WHERE user_id = ${userId}::uuid AND erased_at IS NULL AND banned_at IS NULL`
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
