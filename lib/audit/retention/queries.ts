import 'server-only'
import type { InTurn, Tx } from '@/lib/db'
import { chainRow, STORED, type StoredRow } from '../lines'
import type { ChainRow } from '../verify/row'

/** How long the trail of a tenant is kept, in months; null is for ever. */
export async function readRetention(tx: Tx, tenantId: string): Promise<number | null> {
  const tenant = await tx.tenant.findUnique({
    where: { id: tenantId },
    select: { auditRetentionMonths: true },
  })
  return tenant?.auditRetentionMonths ?? null
}

/** The rows of a chain that are past the tenant's term. */
export type Due = {
  first: number
  through: number
  /** The first moment that is kept; ISO 8601, UTC. */
  before: string
}

/**
 * Finds what a tenant's term lets go: all rows before the first one that the term keeps, and never the last one of the
 * chain, from which it goes on. The clock of the database and ours
 * have both to be past a month's end, so that neither alone, when it is wrong, drops anything.
 *
 * @param tx as the system role
 * @returns null where the trail is kept for ever, or nothing in it is that old
 */
export async function readDue(tx: Tx, tenantId: string, now: Date): Promise<Due | null> {
  const [due] = await tx.$queryRaw<{ first: string | null; through: string | null; before: Date | null }[]>`
    SELECT kept.before, (SELECT min(e.seq)::text FROM audit_events e WHERE e.tenant_id = t.id) AS first, coalesce(
      (SELECT e.seq - 1 FROM audit_events e WHERE e.tenant_id = t.id AND e.at >= kept.before
        ORDER BY e.tenant_id, e.seq LIMIT 1),
      (SELECT max(e.seq) - 1 FROM audit_events e WHERE e.tenant_id = t.id))::text AS through
    FROM tenants t, LATERAL (SELECT app.audit_kept_from(t.audit_retention_months, least(now(), ${now}::timestamptz)) AS before) kept
    WHERE t.id = ${tenantId}::uuid`
  if (!due?.before || due.first === null || due.through === null) return null
  const found = { first: Number(due.first), through: Number(due.through), before: due.before.toISOString() }
  return found.through < found.first ? null : found
}

/**
 * The tenants whose trail has rows that are past its term.
 *
 * @param tx as the system role
 */
export const readOverdue = (tx: Tx, now: Date, most: number): Promise<{ tenantId: string }[]> =>
  tx.$queryRaw`
    SELECT t.id::text AS "tenantId" FROM tenants t WHERE t.audit_retention_months IS NOT NULL AND EXISTS (
      SELECT FROM audit_events e WHERE e.tenant_id = t.id
        AND e.at < app.audit_kept_from(t.audit_retention_months, least(now(), ${now}::timestamptz))
        AND e.seq < (SELECT max(last.seq) FROM audit_events last WHERE last.tenant_id = t.id)
    ) ORDER BY t.id LIMIT ${most}`

const PAGE_SIZE = 2_000

/**
 * The rows of one chain as they are verified, in pages.
 *
 * @param inTurn opens a transaction for each page, as the system role
 */
export async function* readChain(inTurn: InTurn, tenantId: string): AsyncGenerator<ChainRow> {
  for (let after = 0n; ; ) {
    const page = await inTurn(
      (tx) => tx.$queryRaw<StoredRow[]>`
        SELECT ${STORED} FROM audit_events x WHERE x.tenant_id = ${tenantId}::uuid AND x.seq > ${after}
        ORDER BY x.tenant_id, x.seq LIMIT ${PAGE_SIZE}`,
    )
    const rows = page.map(chainRow)
    yield* rows
    const last = rows.at(-1)
    if (last === undefined) return
    after = BigInt(last[1])
  }
}
