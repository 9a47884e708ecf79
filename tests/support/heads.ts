import { asAdmin, type TrailRow } from './trail.ts'

/** The number of the last event of each tenant's chain. */
export type Heads = Record<string, string>

/** Reads the ends of all chains, to ask later what has come since. */
export async function readHeads(): Promise<Heads> {
  const heads = await asAdmin<{ tenant_id: string; seq: string }>('SELECT tenant_id, seq FROM audit_heads')
  return Object.fromEntries(heads.map(({ tenant_id, seq }) => [tenant_id, seq]))
}

/** Every event of every chain that is newer than these heads. */
export const eventsSince = (heads: Heads): Promise<TrailRow[]> =>
  asAdmin<TrailRow>(
    // By the chains that have grown, or each question would read the whole trail.
    `SELECT e.* FROM audit_heads now LEFT JOIN jsonb_each_text($1) AS was ON was.key = now.tenant_id::text
     JOIN audit_events e ON e.tenant_id = now.tenant_id AND e.seq > coalesce(was.value, '0')::bigint
     WHERE now.seq > coalesce(was.value, '0')::bigint ORDER BY e.at`,
    [JSON.stringify(heads)],
  )
