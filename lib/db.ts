import 'server-only'
import { AsyncLocalStorage } from 'node:async_hooks'
import { createHash } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { env } from '@/env.mjs'
import { Prisma, PrismaClient } from '@/lib/generated/prisma/client'

/** A transaction's client: what every query and command takes as its first argument. */
export type Tx = Prisma.TransactionClient

/** An expression in SQL whose value is, as PostgreSQL gives it, of this type. */
export type Column<Value> = Prisma.Sql & { readonly value?: Value }

/** Runs a read in a transaction of its own. */
export type InTurn = <T>(read: (tx: Tx) => Promise<T>) => Promise<T>

/** Who the database thinks we are: `app` sees what row-level security shows, `system` what is declared global. */
export type DatabaseRole = 'app' | 'system'

/**
 * Runs `work` in one transaction as the given role. There is no way to the database outside a transaction, so
 * that a context (`app.tenant_id`) always ends with the work it was set for. `work` must not call the network:
 * it holds a connection and locks.
 *
 * @throws whatever `work` throws, after a rollback; P2028 when it takes longer than ten seconds.
 */
export const inTransaction = <T>(role: DatabaseRole, work: (tx: Tx) => Promise<T>): Promise<T> =>
  transact(role, undefined, work)

/**
 * Runs `work` as the app role within one tenant: for work that has no session and knows its tenant.
 *
 * @param tenantId the tenant whose rows exist for `work`
 */
export const withTenant = <T>(tenantId: string, work: (tx: Tx) => Promise<T>): Promise<T> =>
  transact('app', tenantId, work)

/** The tenant travels with BEGIN; a transaction within a transaction begins without one. */
function transact<T>(
  role: DatabaseRole,
  tenantId: string | undefined,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const { prisma } = clients()[role]
  return tenants().run(tenantId, () => prisma.$transaction(work, { maxWait: 5_000, timeout: 10_000 }))
}

/**
 * Runs one statement on its own, committed at once and without a context: row-level security shows it nothing, so
 * it is for functions such as the limiter's.
 */
export async function runStatement<Row extends object>(
  role: DatabaseRole,
  statement: Prisma.Sql,
): Promise<Row[]> {
  const { text, values } = statement
  const { rows } = await clients()[role].pool.query<Row>({ name: nameOf(text), text, values })
  return rows
}

/** A filter for texts that contain `term` as it is written: `%` and `_` are no wildcards in it. */
export function containing(term: string) {
  return { contains: term.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' as const }
}

/** Whether a pooler lends the server's connections out by transaction: then none keeps what an earlier one left there. */
const SHARED = env.DATABASE_POOLER === 'transaction'
const STATEMENT_MS = 10_000

type Connections = { pool: pg.Pool; prisma: PrismaClient }
type Clients = Record<DatabaseRole, Connections>
const shared = globalThis as typeof globalThis & {
  portcullisClients?: Clients
  portcullisTenants?: AsyncLocalStorage<string | undefined>
}

/** As whom the transaction begins that is begun next: Prisma hands nothing on to its BEGIN. */
function tenants(): AsyncLocalStorage<string | undefined> {
  shared.portcullisTenants ??= new AsyncLocalStorage()
  return shared.portcullisTenants
}

/** One pool a role and process, also across the reloads of `next dev`. */
function clients(): Clients {
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
  sendBeginWithFirstStatement(pool)
  const statementNameGenerator = ({ sql }: { sql: string }) => nameOf(sql)
  const adapter = new PrismaPg(pool, { disposeExternalPool: true, statementNameGenerator })
  return { pool, prisma: new PrismaClient({ adapter, log: [] }) }
}

/** Statements that a connection keeps prepared, so that PostgreSQL parses and plans them once. */
const MAX_PREPARED = 300
const names = new Map<string, string>()

/**
 * A name for a statement: of its text, because Next loads this module once for each of its bundles, and they share
 * connections. An empty one, which is none, for what is not worth keeping.
 */
function nameOf(sql: string): string {
  const known = names.get(sql)
  if (known !== undefined) return known
  if (SHARED || !sql.includes('$1') || names.size >= MAX_PREPARED) return ''
  const name = createHash('sha256').update(sql).digest('base64url').slice(0, 22)
  names.set(sql, name)
  return name
}

/**
 * Prisma waits for BEGIN before it sends a transaction's first statement. Held back until then, BEGIN, the tenant and that
 * statement travel in one round trip where it is one of Prisma's own reads, or opens a session as the guard's does: pg's
 * pipeline sends it without an answer to the first.
 */
function sendBeginWithFirstStatement(pool: pg.Pool): void {
  const waiting = new WeakMap<pg.ClientBase, string | undefined>()
  pool.on('release', (_error, client) => waiting.delete(client))
  pool.on('connect', (client) => {
    // Between the pool's own listener and the borrower's there is a moment with none.
    client.on('error', () => undefined)
    const send = client.query.bind(client) as (...args: unknown[]) => Promise<pg.QueryResult>
    const answered = async (...args: unknown[]): Promise<pg.QueryResult> => {
      try {
        return await send(...args)
      } catch (error) {
        if (error instanceof pg.DatabaseError) throw error
        // Nobody waits for what this connection may still say: the pool does not get it back.
        client.end().catch(() => undefined)
        throw isCommand(args[0], 'COMMIT')
          ? new CommitUnanswered('no answer to COMMIT', { cause: error })
          : error
      }
    }
    const query = async (...args: unknown[]) => {
      if (isCommand(args[0], 'BEGIN')) {
        waiting.set(client, tenants().getStore())
        return { command: 'BEGIN', rows: [], fields: [], rowCount: null, oid: 0 }
      }
      const tenantId = waiting.get(client)
      if (!waiting.delete(client)) return answered(...args)
      const begun = beginning(answered, tenantId)
      // A BEGIN that is refused does not stop what travels behind it: then a change would be a transaction of its own.
      if (!changesNothing(args[0])) await begun
      // A result counts only if the transaction that it belongs to began.
      const [, result] = await Promise.all([begun, answered(...args)])
      return result
    }
    client.query = query as typeof client.query
  })
}

/** BEGIN, the tenant, and what a connection that is only lent cannot know of us; all of it travels at once. */
async function beginning(
  send: (...args: unknown[]) => Promise<unknown>,
  tenantId: string | undefined,
): Promise<void> {
  const sent = [send('BEGIN')]
  if (SHARED) sent.push(send(`SET LOCAL statement_timeout = ${STATEMENT_MS}`))
  if (tenantId !== undefined)
    sent.push(send({ name: nameOf(SET_TENANT), text: SET_TENANT, values: [tenantId] }))
  await Promise.all(sent)
}

const SET_TENANT = `SELECT set_config('app.tenant_id', $1, true)`

const isCommand = (query: unknown, text: string): boolean =>
  typeof query === 'object' && query !== null && 'text' in query && query.text === text

const changesNothing = (query: unknown): boolean =>
  typeof query === 'object' &&
  query !== null &&
  'text' in query &&
  /^SELECT (set_config\(|"public"\."|\*, [^;]* FROM app\.open_session\()/.test(String(query.text).trim())

/** The server was told to commit, and nobody heard what became of it. */
export class CommitUnanswered extends Error {
  override readonly name = 'CommitUnanswered'
}

export { Prisma }
