import { mkdir } from 'node:fs/promises'
import { type Production, startProductionWorld } from '../local/production.ts'
import { addresses } from './addresses.ts'
import { watchCanaries } from './canaries.ts'
import type { Outcome } from './step.ts'

/** Tests of a running app: where they find it, and a scratch folder for their report. */
export type Suite = (folder: string, environment: Record<string, string>) => Promise<Outcome>

/**
 * Starts the app that is built in a world, runs a suite against it, and searches what the suite received.
 *
 * @param log a file for what the app says
 */
export async function inWorld(
  folder: string,
  production: Production,
  log: string,
  suite: Suite,
): Promise<Outcome[]> {
  const canaries = await watchCanaries(folder, production)
  const app = await production.startApp(log)
  const outcome = await suite(folder, { ...addresses(production, app), ...canaries.environment })
  return [outcome, await canaries.conclude(log)]
}

/**
 * The same with a database and stand-ins of its own.
 *
 * @param build the folder of a build made in another world
 */
export async function inWorldOfItsOwn(
  folder: string,
  build: string,
  log: string,
  suite: Suite,
): Promise<Outcome[]> {
  await mkdir(folder, { recursive: true })
  const production = await startProductionWorld(folder, build)
  try {
    return await inWorld(folder, production, log, suite)
  } finally {
    await production.stop()
  }
}
