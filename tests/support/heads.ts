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
    `SELECT e.* FROM audit_events e LEFT JOIN jsonb_each_text($1) AS head ON head.key = e.tenant_id::text
     WHERE e.seq > coalesce(head.value, '0')::bigint ORDER BY e.at`,
    [JSON.stringify(heads)],
  )
