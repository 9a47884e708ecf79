import 'server-only'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { env } from '@/env.mjs'
import { PrismaClient } from '@/lib/generated/prisma/client'
import { SHARED, STATEMENT_MS } from './pooler'
import { nameOf } from './prepared'
import { saveRoundTrips } from './round-trips'

/** Who the database thinks we are: `app` sees what row-level security shows, `system` what is declared global. */
export type DatabaseRole = 'app' | 'system'

type Connections = { pool: pg.Pool; prisma: PrismaClient }
type Clients = Record<DatabaseRole, Connections>
const shared = globalThis as typeof globalThis & { portcullisClients?: Clients }

/** One pool a role and process, also across the reloads of `next dev`. */
export function clients(): Clients {
  shared.portcullisClients ??= { app: connect(env.DATABASE_URL), system: connect(env.DATABASE_SYSTEM_URL) }
  return shared.portcullisClients
}

function connect(connectionString: string): Connections {
  const pool = new pg.Pool({
    connectionString,
    max: env.DATABASE_POOL,
    // The server gives up first and says so; the client only when the server says nothing at all. A pooler takes no
    // settings along with a connection: there each transaction brings it (beginning).
    ...(!SHARED && { statement_timeout: STATEMENT_MS }),
    query_timeout: 12_000,
    connectionTimeoutMillis: 3_000,
    pipeline: true,
  })
  // A connection that the server cuts while nobody uses it is replaced at its next use; unheard, it would end the process.
  pool.on('error', () => undefined)
  saveRoundTrips(pool)
  const statementNameGenerator = ({ sql }: { sql: string }) => nameOf(sql)
  const adapter = new PrismaPg(pool, { disposeExternalPool: true, statementNameGenerator })
  return { pool, prisma: new PrismaClient({ adapter, log: [] }) }
}
