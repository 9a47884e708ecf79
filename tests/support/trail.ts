import { createHash } from 'node:crypto'
import pg from 'pg'

/** An audit event as it stands in the table. */
export type TrailRow = {
  tenant_id: string
  seq: string
  at: Date
  event: string
  outcome: 'attempted' | 'success' | 'denied' | 'failed'
  code: string | null
  actor_kind: string
  actor_id: string | null
  resource_type: string | null
  resource_id: string | null
  request_id: string
  address: string | null
  user_agent: string | null
  metadata: Record<string, unknown>
  previous_hash: Buffer
  hash: Buffer
}

let pool: pg.Pool | undefined

/** Connections of the superuser to the database under test, who sees through row-level security. */
function admin(): pg.Pool {
  if (pool === undefined) {
    pool = new pg.Pool({
      connectionString: process.env.DATABASE_ADMIN_URL ?? '',
      max: 4,
      allowExitOnIdle: true,
      pipeline: true,
    })
    // A connection that the server cuts while it waits is no failure of a test.
    pool.on('error', () => undefined)
  }
  return pool
}

/** Rows of the database under test, read as the superuser. */
export async function asAdmin<Row extends pg.QueryResultRow = pg.QueryResultRow>(
  sql: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const { rows } = await admin().query<Row>(sql, [...values])
  return rows
}

/** The events of one request, in the order of their chains. */
export const trailOf = async (requestId: string): Promise<TrailRow[]> =>
  revealed(
    await asAdmin<TrailRow>('SELECT * FROM audit_events WHERE request_id = $1 ORDER BY tenant_id, seq', [
      requestId,
    ]),
  )

/** One chain, from its beginning. */
export const chainOf = async (tenantId: string): Promise<TrailRow[]> =>
  revealed(
    await asAdmin<TrailRow>('SELECT * FROM audit_events WHERE tenant_id = $1 ORDER BY seq', [tenantId]),
  )

/** The same events with the values that they only name by their digest (lib/audit/disclosures.ts). */
async function revealed(rows: TrailRow[]): Promise<TrailRow[]> {
  const digests = JSON.stringify(rows.map(({ metadata }) => metadata)).match(DIGEST)
  if (digests === null) return rows
  const kept = await asAdmin<{ digest: string; value: string }>(
    'SELECT digest, value FROM audit_disclosures WHERE digest = ANY ($1)',
    [digests],
  )
  const values = new Map(kept.map(({ digest, value }) => [digest, value]))
  return rows.map((row) => ({
    ...row,
    metadata: JSON.parse(JSON.stringify(row.metadata), (_key, value) => values.get(value) ?? value),
  }))
}

const DIGEST = /sha256:[0-9a-f]{64}/g

const CONSOLE_EVENT = `SELECT app.append_audit(app.platform_id(), 'console.changed', 'success', NULL, 'system',
  NULL, NULL, NULL, 'by-hand', NULL, NULL, '{}')`

/** A change by an operator at the console, with the event in the platform's chain that every commit needs. */
export async function byHand(sql: string, values: readonly unknown[] = []): Promise<void> {
  const client = await admin().connect()
  try {
    // In one go: what follows a statement that fails is refused by PostgreSQL, and its COMMIT is a ROLLBACK.
    const change = { text: sql, values: [...values], ...(values.length > 0 && { name: nameOf(sql) }) }
    const sent = ['BEGIN', change, CONSOLE_EVENT, 'COMMIT'].map((statement) => client.query(statement))
    const failed = (await Promise.allSettled(sent)).find(({ status }) => status === 'rejected')
    if (failed?.status === 'rejected') throw failed.reason
  } finally {
    client.release()
  }
}

/** What is done again and again, PostgreSQL plans once a connection. */
const nameOf = (sql: string): string => createHash('sha256').update(sql).digest('base64url')
