import 'server-only'
import { PrismaPg } from '@prisma/adapter-pg'
import { env } from '@/env.mjs'
import { Prisma, PrismaClient } from '@/lib/generated/prisma/client'

/** A transaction's client: what every query and command takes as its first argument. */
export type Tx = Prisma.TransactionClient

/** Who the database thinks we are: `app` sees what row-level security shows, `system` what is declared global. */
export type DatabaseRole = 'app' | 'system'

/**
 * Runs `work` in one transaction as the given role. There is no way to the database outside a transaction, so
 * that a context (`app.tenant_id`) always ends with the work it was set for. `work` must not call the network:
 * it holds a connection and locks.
 *
 * @throws whatever `work` throws, after a rollback; P2028 when it takes longer than ten seconds.
 */
export function inTransaction<T>(role: DatabaseRole, work: (tx: Tx) => Promise<T>): Promise<T> {
  return clients()[role].$transaction(work, { maxWait: 5_000, timeout: 10_000 })
}

/**
 * Runs `work` as the app role within one tenant: for work that has no session and knows its tenant.
 *
 * @param tenantId the tenant whose rows exist for `work`
 */
export function withTenant<T>(tenantId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return inTransaction('app', async (tx) => {
    await tx.$executeRaw`SELECT set_config('app.tenant_id', ${tenantId}, true)`
    return work(tx)
  })
}

/**
 * Runs one statement on its own, committed at once and without a context: row-level security shows it nothing, so
 * it is for functions such as the limiter's.
 */
export function runStatement<Row>(role: DatabaseRole, statement: Prisma.Sql): Promise<Row[]> {
  return clients()[role].$queryRaw<Row[]>(statement)
}

/** A filter for texts that contain `term` as it is written: `%` and `_` are no wildcards in it. */
export function containing(term: string) {
  return { contains: term.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' as const }
}

type Clients = Record<DatabaseRole, PrismaClient>
const shared = globalThis as typeof globalThis & { portcullisClients?: Clients }

/** One pool a role and process, also across the reloads of `next dev`. */
function clients(): Clients {
  shared.portcullisClients ??= { app: connect(env.DATABASE_URL), system: connect(env.DATABASE_SYSTEM_URL) }
  return shared.portcullisClients
}

function connect(connectionString: string): PrismaClient {
  const adapter = new PrismaPg({
    connectionString,
    max: 10,
    // The server gives up first and says so; the client only when the server says nothing at all.
    statement_timeout: 10_000,
    query_timeout: 12_000,
    connectionTimeoutMillis: 3_000,
  })
  return new PrismaClient({ adapter, log: [] })
}

export { Prisma }
