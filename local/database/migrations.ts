import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { Trouble } from '../../scripts/trouble.mjs'
import { readIfThere } from '../files.ts'
import { withClient } from './connect.ts'

type Applied = { name: string; checksum: string }

export const MIGRATIONS = fileURLToPath(new URL('../../prisma/migrations', import.meta.url))

/**
 * Applies the migrations that a database does not have yet, oldest first, with Prisma's own engine and its
 * table `_prisma_migrations`.
 *
 * @param url connection string of portcullis_owner
 * @param folder of migrations, as Prisma lays it out
 * @returns the names of those applied now
 * @throws Trouble when one fails, or an applied one was edited since
 */
export async function migrate(url: string, folder = MIGRATIONS): Promise<string[]> {
  return withClient(url, async (client) => {
    // Two deployments at once: the second waits here, and then finds the work done. It asks again and again: a
    // statement that waits is a transaction, and CREATE INDEX CONCURRENTLY would wait for that one in turn.
    while (!(await takeLock(client))) await sleep(100)
    const { applied, unfinished } = await history(client)
    refuseForeign(applied, folder)
    // Most starts find nothing to do, and then the engine need not be loaded.
    if (applied.length === migrationNames(folder).length) return []
    const { applyMigrations } = await import('./schema-engine.ts')
    return applyMigrations(url, migrationsList(folder), unfinished)
  })
}

async function takeLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>(
    'SELECT pg_try_advisory_lock(hashtext($1)) AS taken',
    ['portcullis migrations'],
  )
  return rows[0]?.taken ?? false
}

/**
 * Takes the newest migration back: its `down.sql` and its row in `_prisma_migrations`, in one transaction.
 *
 * @param url connection string of portcullis_owner
 * @returns its name, or undefined when there was none to take back
 */
export async function rollback(url: string, folder = MIGRATIONS): Promise<string | undefined> {
  return withClient(url, async (client) => {
    const newest = (await history(client)).applied.at(-1)
    if (!newest) return undefined
    const down = readIfThere(join(folder, newest.name, 'down.sql'))
    if (down === undefined)
      throw new Trouble(`${newest.name} has no down.sql beside it, so it cannot be taken back.`)
    try {
      await client.query('BEGIN')
      await client.query(`SET LOCAL lock_timeout = '10s'`)
      await client.query(down)
      await client.query('DELETE FROM "_prisma_migrations" WHERE migration_name = $1', [newest.name])
      await client.query('COMMIT')
    } catch (error) {
      await client.query('ROLLBACK')
      const told = error instanceof Error ? error.message : String(error)
      throw new Trouble(`${newest.name} could not be taken back, and the database is as it was: ${told}`)
    }
    return newest.name
  })
}

/** Migrations that were edited since, or that another checkout applied: nothing good comes of going on. */
function refuseForeign(applied: readonly Applied[], folder: string): void {
  const known = migrationNames(folder)
  for (const { name, checksum } of applied) {
    if (!known.includes(name)) {
      throw new Trouble(
        `The database has ${name}, which is not in prisma/migrations. Check out the branch that has it, or run npm run db:reset.`,
      )
    }
    if (checksum !== checksumOf(folder, name)) {
      throw new Trouble(
        `${name} was edited after it was applied. Put it back and write a new migration, or run npm run db:reset.`,
      )
    }
  }
}

/**
 * What the database knows: the applied migrations, oldest first, and those that a crash cut short.
 * Both are empty when it has never seen one.
 */
async function history(client: pg.Client): Promise<{ applied: Applied[]; unfinished: string[] }> {
  try {
    const { rows } = await client.query<Applied & { finished: boolean }>(
      `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
       FROM "_prisma_migrations" WHERE rolled_back_at IS NULL ORDER BY migration_name`,
    )
    return {
      applied: rows.filter(({ finished }) => finished),
      unfinished: rows.flatMap(({ finished, name }) => (finished ? [] : name)),
    }
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === '42P01') return { applied: [], unfinished: [] }
    throw error
  }
}

function migrationNames(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true })
  return entries.flatMap((entry) => (entry.isDirectory() ? entry.name : [])).sort()
}

function checksumOf(folder: string, name: string): string {
  return createHash('sha256')
    .update(readFileSync(join(folder, name, 'migration.sql')))
    .digest('hex')
}

function migrationsList(folder: string) {
  return {
    baseDir: folder,
    lockfile: {
      path: 'migration_lock.toml',
      content: readIfThere(join(folder, 'migration_lock.toml')) ?? null,
    },
    shadowDbInitScript: '',
    migrationDirectories: migrationNames(folder).map((name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok' as const, value: readFileSync(join(folder, name, 'migration.sql'), 'utf8') },
      },
    })),
  }
}
