import 'server-only'
import type { Caller } from '@/lib/caller'
import { Prisma, type Tx } from '@/lib/db'
import type { AuditOutcome } from '@/lib/generated/prisma/enums'
import { disclose } from './disclosures'

/** The chain of events that belong to no tenant; `app.platform_id()` in SQL. */
export const PLATFORM_TENANT_ID = '00000000-0000-0000-0000-000000000000'

export type ActorKind = 'user' | 'system' | 'webhook' | 'anonymous'

/** Plain values only; what is secret never gets here, because every key is written by hand. */
export type Change = Record<string, string | number | boolean | null>

/** One thing that happened: who, what, when (the database's clock), where, and how it ended. */
export type AuditEntry = {
  tenantId: string
  event: string
  outcome: AuditOutcome
  code?: string
  actorKind: ActorKind
  actorId: string | null
  /** As whom the actor acted, where that was somebody else; beside the metadata in the chain, under `impersonated`. */
  impersonatedId?: string
  resource?: readonly [type: string, id: string]
  requestId: string
  address: string | null
  userAgent: string | null
  before?: Change
  after?: Change
  metadata?: Change
}

/**
 * Appends an event to its tenant's chain, within the transaction of the change it records. Call it last: it locks
 * the chain until the commit.
 *
 * @param together further columns for the same statement, each with its leading comma: what has to travel with the event
 * @throws SQLSTATE 42501 when the app role writes into another tenant's chain
 */
export async function appendAudit(
  tx: Tx,
  entry: AuditEntry,
  together: Prisma.Sql = Prisma.empty,
): Promise<void> {
  const { metadata: told, disclosures } = disclose(entry)
  const metadata = { ...told, ...(entry.impersonatedId && { impersonated: entry.impersonatedId }) }
  const beside =
    disclosures.length === 0
      ? Prisma.empty
      : Prisma.sql`, app.keep_disclosures(${entry.tenantId}::uuid, ${JSON.stringify(disclosures)}::jsonb)::text`
  await tx.$queryRaw`SELECT app.append_audit(
    ${entry.tenantId}::uuid, ${entry.event}, ${entry.outcome}::"AuditOutcome", ${entry.code ?? null},
    ${entry.actorKind}, ${entry.actorId}::uuid, ${entry.resource?.[0] ?? null}, ${entry.resource?.[1] ?? null},
    ${entry.requestId}, ${entry.address}, ${entry.userAgent}, ${JSON.stringify(metadata)}::jsonb)::text${beside}${together}`
}

/** A person, and the admin who acts as them, where one does. */
export type Who = { userId: string; impersonator?: { userId: string } | null }

/**
 * The part of an entry that the request itself tells.
 *
 * @param who an actor, or the id of somebody who certainly acts themselves; nobody where nobody is signed in
 */
export function whoAndWhere(caller: Caller, who: Who | string | null | undefined) {
  const { userId, impersonator } = typeof who === 'string' ? { userId: who, impersonator: null } : (who ?? {})
  return {
    actorKind: userId === undefined ? ('anonymous' as const) : ('user' as const),
    actorId: impersonator?.userId ?? userId ?? null,
    ...(impersonator && userId !== undefined && { impersonatedId: userId }),
    requestId: caller.requestId,
    address: caller.address,
    userAgent: caller.userAgent,
  }
}
