import 'server-only'
import { Prisma } from '@/lib/generated/prisma/client'
import { clients, type DatabaseRole } from './db/clients'
import { nameOf } from './db/prepared'
import { type Manner, type Mode, manners } from './db/round-trips'

export type { DatabaseRole } from './db/clients'
export { CommitUnanswered } from './db/round-trips'
export { Prisma }

/** A transaction's client: what every query and command takes as its first argument. */
export type Tx = Prisma.TransactionClient

/** An expression in SQL whose value is, as PostgreSQL gives it, of this type. */
export type Column<Value> = Prisma.Sql & { readonly value?: Value }

/** Runs a read in a transaction of its own. */
export type InTurn = <T>(read: (tx: Tx) => Promise<T>) => Promise<T>

/**
 * Runs `work` in one transaction as the given role. There is no way to the database outside a transaction, so
 * that a context (`app.tenant_id`) always ends with the work it was set for. `work` must not call the network:
 * it holds a connection and locks.
 *
 * @param mode 'read only' for what changes nothing: the database refuses it a change, and nobody waits for its COMMIT
 * @throws whatever `work` throws, after a rollback; P2028 when it takes longer than ten seconds.
 */
export const inTransaction = <T>(role: DatabaseRole, work: (tx: Tx) => Promise<T>, mode?: Mode): Promise<T> =>
  transact(role, { mode }, work)

/**
 * Runs `work` as the app role within one tenant: for work that has no session and knows its tenant.
 *
 * @param tenantId the tenant whose rows exist for `work`
 * @param mode as for `inTransaction`
 */
export const withTenant = <T>(tenantId: string, work: (tx: Tx) => Promise<T>, mode?: Mode): Promise<T> =>
  transact('app', { tenantId, mode }, work)

/** Tenant and mode travel with BEGIN; a transaction within a transaction begins without them. */
function transact<T>(role: DatabaseRole, manner: Manner, work: (tx: Tx) => Promise<T>): Promise<T> {
  const { prisma } = clients()[role]
  return manners().run(manner, () => prisma.$transaction(work, { maxWait: 5_000, timeout: 10_000 }))
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
