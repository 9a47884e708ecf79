import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { commandLine } from '../../scripts/processes.mjs'
import { Trouble } from '../../scripts/trouble.mjs'
import { readPostmaster } from './cluster.ts'

const PATIENCE_MS = 15_000

/**
 * Clears the way for a PostgreSQL on a data folder after a crash: one that was left running is asked to
 * end, and a `postmaster.pid` whose process is gone, or is somebody else by now, is removed (PostgreSQL
 * itself only recognises the first of the two, and process numbers repeat soon in containers).
 *
 * Call it only when no other local world of this clone is running.
 */
export async function endOrphan(data: string): Promise<void> {
  const postmaster = await readPostmaster(data)
  if (!postmaster) return
  const { pid } = postmaster
  for (const deadline = Date.now() + PATIENCE_MS; runsOn(pid, data); await sleep(50)) {
    if (Date.now() > deadline) {
      throw new Trouble(
        `A PostgreSQL of an earlier run does not end. End process ${pid} and run the command again.`,
      )
    }
    try {
      process.kill(pid, 'SIGINT')
    } catch {
      // Gone in this instant.
    }
  }
  await rm(join(data, 'postmaster.pid'), { force: true })
}

/** Whether a process is a PostgreSQL server on this data folder. */
export function runsOn(pid: number, data: string): boolean {
  return commandLine(pid).includes(data)
}
