import { existsSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Trouble } from '../../scripts/trouble.mjs'

const SEED = fileURLToPath(new URL('../../prisma/seed.ts', import.meta.url))

/**
 * Runs `prisma/seed.ts`, whose `seed(systemUrl)` may run again at any time: it adds what is missing.
 *
 * @param systemUrl connection string of portcullis_system
 */
export async function seed(systemUrl: string): Promise<void> {
  if (!existsSync(SEED))
    throw new Trouble('prisma/seed.ts is missing, so there is nobody to put into the database.')
  const module: { seed?: (systemUrl: string) => Promise<void> } = await import(pathToFileURL(SEED).href)
  if (!module.seed) throw new Trouble('prisma/seed.ts exports no function named seed.')
  await module.seed(systemUrl)
}
