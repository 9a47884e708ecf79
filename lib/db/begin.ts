import 'server-only'
import { AsyncLocalStorage } from 'node:async_hooks'
import pg from 'pg'
import { SHARED, STATEMENT_MS } from './pooler'
import { nameOf } from './prepared'

const shared = globalThis as typeof globalThis & { portcullisTenants?: AsyncLocalStorage<string | undefined> }

/** As whom the transaction begins that is begun next: Prisma hands nothing on to its BEGIN. */
export function tenants(): AsyncLocalStorage<string | undefined> {
  shared.portcullisTenants ??= new AsyncLocalStorage()
  return shared.portcullisTenants
}

/**
 * Prisma waits for BEGIN before it sends a transaction's first statement. Held back until then, BEGIN, the tenant and that
 * statement travel in one round trip where it is one of Prisma's own reads, or opens a session as the guard's does: pg's
 * pipeline sends it without an answer to the first.
 */
export function sendBeginWithFirstStatement(pool: pg.Pool): void {
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
