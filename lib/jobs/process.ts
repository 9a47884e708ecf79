import 'server-only'
import process from 'node:process'
import { recordFault } from '@/lib/monitoring/record'
import type { Pace } from './boss'
import type { Job } from './policy'
import { startWorkers, type Workers } from './worker'

const AGAIN_MS = 30_000

/**
 * Works for as long as this process lives, and lets it end gracefully. A database that cannot be worked with yet, such
 * as one that waits for its migrations, is asked again; the process serves meanwhile.
 */
export function keepWorking(jobs: readonly Job[], pace?: Pace): void {
  let ending = false
  let workers: Promise<Workers | null> = begin()
  beforeExit(async () => {
    ending = true
    // Also when it is told to end while it begins.
    await (await workers)?.stop()
  })

  async function begin(): Promise<Workers | null> {
    try {
      return await startWorkers(jobs, pace)
    } catch (error) {
      recordFault(error, { event: 'jobs.start' })
      setTimeout(() => {
        if (!ending) workers = begin()
      }, AGAIN_MS).unref()
      return null
    }
  }
}

/**
 * Next ends the process as soon as its server is closed. Work that is running would come back a minute later, but it
 * need not be cut off: the process ends when both are done.
 */
function beforeExit(stop: () => Promise<void>): void {
  const onSignal = () => {
    const exit = process.exit.bind(process)
    const stopped = stop().catch((error: unknown) => recordFault(error, { event: 'jobs.stop' }))
    process.exit = ((code) => void stopped.finally(() => exit(code))) as typeof process.exit
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, onSignal)
}
