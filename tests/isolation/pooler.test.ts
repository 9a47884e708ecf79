import pg from 'pg'
import { afterAll, describe, expect, test } from 'vitest'
import { withClient } from '../../local/database/connect.ts'
import { findPgBouncer } from '../../scripts/pgbouncer.ts'
import { startPooler } from './pooler.ts'

const OPERATIONS = 20_000
const { DATABASE_URL: app = '', DATABASE_SYSTEM_URL: system = '' } = process.env
const pooler = findPgBouncer() ? await startPooler([app, system]) : undefined
afterAll(() => pooler?.stop())

// Where it is not installed, `npm test` says so at its end.
describe.skipIf(!pooler)('T41 M3 behind PgBouncer in transaction mode', () => {
  const through = (url: string): string => pooler?.through(url) ?? url

  test(`${OPERATIONS} operations of three tenants over three connections see no foreign row`, {
    timeout: 90_000,
  }, async () => {
    process.env.DATABASE_URL = through(app)
    process.env.DATABASE_SYSTEM_URL = through(system)
    process.env.DATABASE_POOL = '12'
    process.env.DATABASE_POOLER = 'transaction'
    const { createPeople } = await import('../support/people.ts')
    const { mixOperations } = await import('./mixed.ts')
    const { asAdmin } = await import('../support/trail.ts')
    const { uma, ben, ada } = await createPeople()
    const { sent, foreign } = await mixOperations([uma, ben, ada], OPERATIONS)
    expect(foreign).toEqual([])
    expect(sent).toBeGreaterThanOrEqual(OPERATIONS)
    const [after] = await asAdmin(
      `SELECT (SELECT count(*)::integer FROM tenants WHERE name = 'Gone') AS gone,
        (SELECT count(*)::integer FROM pg_stat_activity WHERE usename = 'portcullis_app' AND datname = current_database()) AS connections`,
    )
    expect(after).toEqual({ gone: 0, connections: 3 })
  })

  test('every transaction brings along after how long a statement is ended, because a pooler takes no setting', async () => {
    const { inTransaction } = await import('@/lib/db')
    const limit = await inTransaction('app', (tx) => tx.$queryRaw`SHOW statement_timeout`)
    expect(limit).toEqual([{ statement_timeout: '10s' }])
  })

  test('without the setting nothing connects, so nobody forgets it', async () => {
    const client = new pg.Client({ connectionString: through(app), statement_timeout: 10_000 })
    await expect(client.connect()).rejects.toThrow('unsupported startup parameter: statement_timeout')
  })

  test('a context that somebody set for longer than a transaction would be seen by the next client', async () => {
    await withClient(through(app), (client) =>
      client.query(`SELECT set_config('app.tenant_id', 'left behind', false)`),
    )
    const found = await Promise.all(
      Array.from({ length: 6 }, () =>
        withClient(through(app), async (client) => {
          const { rows } = await client.query(`SELECT current_setting('app.tenant_id', true) AS found`)
          return rows[0]?.found
        }),
      ),
    )
    expect(found).toContain('left behind')
  })
})
