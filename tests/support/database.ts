import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import { withClient } from '../../local/database/connect.ts'
import { ensureDatabase } from '../../local/database/roles.ts'
import { seed } from '../../local/database/seed.ts'
import { type DatabaseUrls, databaseUrls } from '../../local/database/server.ts'
import { adminUrlOf, TEMPLATE } from './cluster.ts'

export type TestDatabase = DatabaseUrls & {
  /** A superuser's connection string: it sees through row-level security, for asserting what was written. */
  admin: string
  drop(): Promise<void>
}

/**
 * A database of one's own: a copy of the migrated template, on the PostgreSQL that this run started.
 *
 * @param options.seeded with the people of `prisma/seed.ts` in it
 *
 * @example
 * const database = await testDatabase()
 * // connect as database.app, database.system, database.owner or database.admin
 * await database.drop()
 */
export async function testDatabase(options: { seeded?: boolean } = {}): Promise<TestDatabase> {
  const database = await createDatabase(TEMPLATE)
  if (options.seeded) await seed(database.system)
  return database
}

/** A database that no migration has seen yet. */
export function emptyDatabase(): Promise<TestDatabase> {
  return createDatabase()
}

async function createDatabase(template?: string): Promise<TestDatabase> {
  const { port, secrets } = inject('postgres')
  const adminUrl = adminUrlOf(port, secrets)
  const name = `test_${randomBytes(6).toString('hex')}`
  await ensureDatabase({ adminUrl, database: name, ...(template && { template }) })
  return {
    ...databaseUrls(secrets, port, name),
    admin: adminUrl(name),
    drop: () =>
      withClient(adminUrl('postgres'), async (client) => {
        await client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(name)} WITH (FORCE)`)
      }),
  }
}
