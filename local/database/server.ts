import type { Secrets } from '../secrets.ts'
import { type Postgres, startPostgres } from './postgres.ts'
import { ensureDatabase } from './roles.ts'

export type DatabaseUrls = { app: string; system: string; owner: string }

export type LocalDatabase = {
  urls: DatabaseUrls
  /** A superuser's connection string: it sees through row-level security, for assertions in tests. */
  adminUrl: string
  ended: Postgres['ended']
  stop(): Promise<void>
}

const DATABASE = 'portcullis'

/**
 * Starts the PostgreSQL of a local world, with the database `portcullis` and its three login roles. It is
 * not migrated yet.
 *
 * @param folder of the local world
 * @param settings further settings of the server, e.g. `fsync=off` for tests
 */
export async function startLocalDatabase(options: {
  folder: string
  port: number
  secrets: Secrets
  settings?: readonly string[]
}): Promise<LocalDatabase> {
  const { secrets, port } = options
  const postgres = await startPostgres({ ...options, password: secrets.databaseSuperuser })
  try {
    const passwords = rolePasswords(secrets)
    await ensureDatabase({ adminUrl: postgres.adminUrl, database: DATABASE, passwords })
  } catch (error) {
    await postgres.stop()
    throw error
  }
  const { ended, stop } = postgres
  return { urls: databaseUrls(secrets, port), adminUrl: postgres.adminUrl(DATABASE), ended, stop }
}

/** The connection strings of the three roles, on a PostgreSQL of this machine. */
export function databaseUrls(secrets: Secrets, port: number, database = DATABASE): DatabaseUrls {
  const { owner, app, system } = rolePasswords(secrets)
  const url = (role: string, password: string) =>
    `postgresql://portcullis_${role}:${password}@127.0.0.1:${port}/${database}`
  return { app: url('app', app), system: url('system', system), owner: url('owner', owner) }
}

export function rolePasswords(secrets: Secrets) {
  return { owner: secrets.databaseOwner, app: secrets.databaseApp, system: secrets.databaseSystem }
}
