import { withClient } from '../../local/database/connect.ts'
import type { World } from '../../local/world.ts'

export const MORE = 5_000

/** Puts so many more events into the trail of Uma's team, and so many more users into the database. */
export async function growWorld({ database }: World): Promise<void> {
  await withClient(database.system, async (client) => {
    await client.query(
      `SELECT app.append_audit(t.id, 'user.name_updated', 'success', NULL, 'user', u.id, 'user', u.id::text,
        'bench-' || n, '127.0.0.1', 'bench', '{"before": {"name": "Uma"}, "after": {"name": "Uma Rao"}}')
      FROM generate_series(1, ${MORE}) n, tenants t, users u
      WHERE t.name = 'Northwind' AND u.email = 'uma@northwind.test'`,
    )
  })
  await withClient(database.admin, async (client) => {
    // Without the trigger that asks for an audit event of each: these people have done nothing.
    await client.query('SET session_replication_role = replica')
    await client.query(
      `INSERT INTO users (email, name) SELECT 'person' || n || '@example.test', 'Person ' || n
      FROM generate_series(1, ${MORE}) n`,
    )
    await client.query('ANALYZE')
  })
}
