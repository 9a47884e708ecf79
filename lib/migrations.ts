import 'server-only'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { Prisma, runStatement } from '@/lib/db'

/** Names of the migrations this build has and the database has not. */
export async function pendingMigrations(): Promise<string[]> {
  const entries = await readdir(path.join(process.cwd(), 'prisma', 'migrations'), { withFileTypes: true })
  const ours = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  const applied = await runStatement<{ name: string }>(
    'app',
    Prisma.sql`SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
  )
  const known = new Set(applied.map((row) => row.name))
  return ours.filter((name) => !known.has(name)).sort()
}
