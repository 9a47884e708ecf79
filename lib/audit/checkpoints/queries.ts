import 'server-only'
import type { Tx } from '@/lib/db'
import type { Covered } from './heads'

/** What a chain has from a row on: the numbers of the first and the last, and the hash of each. */
export type Since = { tenantId: string; first: number; last: number; hashes: string[] }

type Row = { tenant_id: string; first: string; last: string; hashes: string }

/**
 * The hashes of every chain from the last row on that `heads` names, that row included; of a chain that is not in it,
 * from the beginning. It walks from tenant to tenant by index, because it runs every hour and most are idle.
 *
 * @param tx as the system role, which sees all tenants
 */
export async function readSince(tx: Tx, heads: readonly Covered[]): Promise<Since[]> {
  const tenants = heads.map(({ tenantId }) => tenantId)
  const seqs = heads.map(({ seq }) => seq)
  const rows = await tx.$queryRaw<Row[]>`
    WITH RECURSIVE tenants AS (
      (SELECT tenant_id FROM audit_events ORDER BY tenant_id LIMIT 1)
      UNION ALL
      SELECT (SELECT e.tenant_id FROM audit_events e WHERE e.tenant_id > t.tenant_id ORDER BY e.tenant_id LIMIT 1)
      FROM tenants t WHERE t.tenant_id IS NOT NULL
    ), known AS (SELECT * FROM unnest(${tenants}::uuid[], ${seqs}::bigint[]) AS k (tenant_id, seq))
    SELECT t.tenant_id::text, since.* FROM tenants t LEFT JOIN known k USING (tenant_id),
    LATERAL (
      SELECT min(e.seq)::text AS first, max(e.seq)::text AS last,
        encode(string_agg(e.hash, ''::bytea ORDER BY e.seq), 'hex') AS hashes
      FROM audit_events e WHERE e.tenant_id = t.tenant_id AND e.seq >= COALESCE(k.seq, 1)
    ) since
    WHERE t.tenant_id IS NOT NULL AND since.first IS NOT NULL ORDER BY t.tenant_id`
  return rows.map((row) => ({
    tenantId: row.tenant_id,
    first: Number(row.first),
    last: Number(row.last),
    hashes: row.hashes.match(/.{64}/g) ?? [],
  }))
}

/**
 * The hashes of a stretch of one chain, in order.
 *
 * @param first and last number, both included
 */
export async function readHashes(tx: Tx, tenantId: string, first: number, last: number): Promise<string[]> {
  const rows = await tx.$queryRaw<{ hash: string }[]>`
    SELECT encode(hash, 'hex') AS hash FROM audit_events
    WHERE tenant_id = ${tenantId}::uuid AND seq BETWEEN ${first} AND ${last} ORDER BY seq`
  return rows.map(({ hash }) => hash)
}
