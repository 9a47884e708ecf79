import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { LOCAL_FOLDER } from '../folder.ts'
import { freePort } from '../ports.ts'
import { loadSecrets } from '../secrets.ts'
import { readPostmaster } from './cluster.ts'
import { runsOn } from './orphan.ts'
import { dataFolder } from './postgres.ts'
import { databaseUrls, startLocalDatabase } from './server.ts'

/** The connection strings a command needs: the owner's for the tables, the system role's for the seed. */
export type Target = { owner: string; system: string | undefined }

/** DATABASE_OWNER_URL when it is set; else the local world's PostgreSQL, started for this command if need be. */
export async function onDatabase(work: (target: Target) => Promise<void>): Promise<void> {
  const { DATABASE_OWNER_URL: owner, DATABASE_SYSTEM_URL: system } = process.env
  if (owner) return work({ owner, system })
  const secrets = loadSecrets(LOCAL_FOLDER)
  const data = dataFolder(LOCAL_FOLDER)
  const running = existsSync(join(data, 'PG_VERSION')) ? await readPostmaster(data) : undefined
  if (running && runsOn(running.pid, data)) return work(databaseUrls(secrets, running.port))
  const port = await freePort()
  const database = await startLocalDatabase({ folder: LOCAL_FOLDER, port, secrets })
  try {
    await work(database.urls)
  } finally {
    await database.stop()
  }
}
