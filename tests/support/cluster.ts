import { chmod, mkdtemp, readdir, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { withClient } from '../../local/database/connect.ts'
import { migrate } from '../../local/database/migrations.ts'
import { HASTE, removeData, startPostgres } from '../../local/database/postgres.ts'
import { ensureDatabase } from '../../local/database/roles.ts'
import { databaseUrls, rolePasswords } from '../../local/database/server.ts'
import { freePort } from '../../local/ports.ts'
import { loadSecrets, type Secrets } from '../../local/secrets.ts'
import { commandLine } from '../../scripts/processes.mjs'

declare module 'vitest' {
  export interface ProvidedContext {
    postgres: { port: number; secrets: Secrets }
  }
}

export const TEMPLATE = 'template_migrated'

/**
 * Runs once before all tests: a PostgreSQL of this run alone, in a scratch folder, with a migrated database
 * that `testDatabase()` copies. It is gone when the run is.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await scratchFolder(await clusterRoot())
  const secrets = loadSecrets(folder)
  const port = await freePort()
  const postgres = await startPostgres({ folder, port, password: secrets.databaseSuperuser, settings: HASTE })
  const teardown = async () => {
    await postgres.stop()
    await removeData(folder)
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const { adminUrl } = postgres
    await ensureDatabase({ adminUrl, database: TEMPLATE, passwords: rolePasswords(secrets) })
    await migrate(databaseUrls(secrets, port, TEMPLATE).owner)
    await withClient(adminUrl('postgres'), async (client) => {
      await client.query(`ALTER DATABASE ${TEMPLATE} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false`)
    })
  } catch (error) {
    await teardown()
    throw error
  }
  project.provide('postgres', { port, secrets })
  return teardown
}

/** A new folder for one run, which root's PostgreSQL (another user) can enter too. */
export async function scratchFolder(root = tmpdir()): Promise<string> {
  const folder = await mkdtemp(join(root, `portcullis-${process.pid}-`))
  await chmod(folder, 0o711)
  return folder
}

const MEMORY = '/dev/shm'
const ENOUGH_BYTES = 4 * 1024 ** 3

/** In memory, where there is enough of it: each test file has a database, and each of those is a thousand small files. */
async function clusterRoot(): Promise<string> {
  const room = await statfs(MEMORY).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => 0,
  )
  if (Math.min(room, process.availableMemory()) < ENOUGH_BYTES) return tmpdir()
  await removeLeftovers()
  return MEMORY
}

/** What runs that were killed left in memory. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(MEMORY)) {
    const [, pid] = /^portcullis-(\d+)-/.exec(name) ?? []
    if (pid && commandLine(Number(pid)) === '') await rm(join(MEMORY, name), { recursive: true, force: true })
  }
}

export function adminUrlOf(port: number, secrets: Secrets): (database: string) => string {
  return (database) => `postgresql://postgres:${secrets.databaseSuperuser}@127.0.0.1:${port}/${database}`
}
