import 'server-only'
import { AsyncLocalStorage } from 'node:async_hooks'
import pg from 'pg'
import { SHARED, STATEMENT_MS } from './pooler'
import { nameOf } from './prepared'

export type Mode = 'read write' | 'read only'

/** How a transaction begins: as which tenant, and whether it may change anything, which it may unless told. */
export type Manner = { readonly tenantId?: string | undefined; readonly mode?: Mode | undefined }

const shared = globalThis as typeof globalThis & { portcullisManners?: AsyncLocalStorage<Manner> }

/** How the transaction begins that is begun next: Prisma hands nothing on to its BEGIN. */
export function manners(): AsyncLocalStorage<Manner> {
  shared.portcullisManners ??= new AsyncLocalStorage()
  return shared.portcullisManners
}

/**
 * Spares each transaction the round trips in which nothing is decided. Prisma waits for BEGIN before it sends a transaction's first statement. Held back until then, BEGIN, the tenant and that
 * statement travel in one round trip where it is one of Prisma's own reads, or opens a session as the guard's does: pg's
 * pipeline sends it without an answer to the first. And Prisma waits for COMMIT before it hands out what was read; a
 * transaction that only reads has nothing to make durable, so its COMMIT is sent and not waited for.
 */
export function saveRoundTrips(pool: pg.Pool): void {
  const waiting = new WeakMap<pg.ClientBase, Manner>()
  const reading = new WeakSet<pg.ClientBase>()
  pool.on('release', (_error, client) => {
    waiting.delete(client)
    reading.delete(client)
  })
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
        throw textOf(args[0]) === 'COMMIT'
          ? new CommitUnanswered('no answer to COMMIT', { cause: error })
          : error
      }
    }
    const query = async (...args: unknown[]) => {
      const text = textOf(args[0])
      if (text === 'BEGIN') {
        waiting.set(client, manners().getStore() ?? {})
        return resultOf(text)
      }
      if (text === 'COMMIT' && reading.delete(client)) {
        answered(...args).catch(() => undefined)
        return resultOf(text)
      }
      const manner = waiting.get(client)
      if (!waiting.delete(client) || manner === undefined) return answered(...args)
      if (manner.mode === 'read only') reading.add(client)
      const [before, after] = around(text, manner)
      const begun = Promise.all(before.map((statement) => answered(statement)))
      // A BEGIN that is refused does not stop what travels behind it: then a change would be a transaction of its own.
      if (!changesNothing(text)) await begun
      // A result counts only if the transaction that it belongs to began.
      const [result] = await Promise.all([
        answered(...args),
        begun,
        ...after.map((statement) => answered(statement)),
      ])
      return result
    }
    client.query = query as typeof client.query
  })
}

/**
 * What is sent before a transaction's first statement, and after it: BEGIN, the tenant, what a connection that is only lent
 * cannot know of us, and that nothing may be changed. Who opens a session is noted as seen by it, and changes nothing then.
 */
function around(first: string, { tenantId, mode }: Manner): [before: Statement[], after: Statement[]] {
  const readOnly = mode === 'read only'
  const noting = readOnly && OPENS_SESSION.test(first)
  return [
    [
      readOnly && !noting ? 'BEGIN READ ONLY' : 'BEGIN',
      ...(SHARED ? [`SET LOCAL statement_timeout = ${STATEMENT_MS}`] : []),
      ...(tenantId === undefined ? [] : [{ name: nameOf(SET_TENANT), text: SET_TENANT, values: [tenantId] }]),
    ],
    noting ? ['SET TRANSACTION READ ONLY'] : [],
  ]
}

type Statement = string | { name: string; text: string; values: string[] }

const SET_TENANT = `SELECT set_config('app.tenant_id', $1, true)`
const OPENS_SESSION = /^\s*SELECT [^;]* FROM app\.open_session\(/
const READS = /^\s*SELECT (set_config\(|"public"\.")/

const changesNothing = (text: string): boolean => READS.test(text) || OPENS_SESSION.test(text)

const textOf = (query: unknown): string =>
  typeof query === 'object' && query !== null && 'text' in query ? String(query.text) : ''

/** What a command answers that was not asked, or not waited for. */
const resultOf = (command: string) => ({ command, rows: [], fields: [], rowCount: null, oid: 0 })

/** The server was told to commit, and nobody heard what became of it. */
export class CommitUnanswered extends Error {
  override readonly name = 'CommitUnanswered'
}
