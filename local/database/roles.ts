import { readFileSync } from 'node:fs'
import pg from 'pg'
import { withClient } from './connect.ts'

const ROLES_SQL = new URL('../../prisma/roles.sql', import.meta.url)

export type RolePasswords = { owner: string; app: string; system: string }

/**
 * Makes the three login roles and a database that belongs to portcullis_owner; what exists already stays.
 *
 * @param adminUrl connection string of a superuser, by database name
 * @param passwords given to the roles; without them the roles keep theirs
 * @param template a database to copy; without it the new one is empty
 */
export async function ensureDatabase(options: {
  adminUrl: (database: string) => string
  database: string
  passwords?: RolePasswords
  template?: string
}): Promise<void> {
  const { adminUrl, database, passwords, template = 'template1' } = options
  await withClient(adminUrl('postgres'), async (client) => {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [database])
    if (rowCount) return
    await client.query(
      `CREATE DATABASE ${pg.escapeIdentifier(database)} TEMPLATE ${pg.escapeIdentifier(template)}`,
    )
  })
  await withClient(adminUrl(database), async (client) => {
    for (const [name, password] of Object.entries(passwords ?? {})) {
      await client.query('SELECT set_config($1, $2, false)', [`portcullis.${name}_password`, password])
    }
    await client.query(readFileSync(ROLES_SQL, 'utf8'))
  })
}
