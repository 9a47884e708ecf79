import { readdirSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { removeData } from '../local/database/postgres.ts'
import { LOCAL_FOLDER, ROOT } from '../local/folder.ts'
import { commandLine } from './processes.mjs'

/**
 * A scratch folder of this run, inside the clone, because Next builds nowhere else. Those of runs that were killed go.
 *
 * @param kind what runs
 * @returns its path; `removeScratch` is for the end
 */
export async function makeScratch(kind: 'attack' | 'bench' | 'test'): Promise<string> {
  await mkdir(LOCAL_FOLDER, { recursive: true })
  for (const name of readdirSync(LOCAL_FOLDER)) {
    const pid = name.startsWith(`${kind}-`) ? Number(name.slice(kind.length + 1)) : Number.NaN
    if (pid && !commandLine(pid).includes(ROOT)) await removeScratch(`${LOCAL_FOLDER}/${name}`)
  }
  const folder = `${LOCAL_FOLDER}/${kind}-${process.pid}`
  await mkdir(folder, { recursive: true })
  return folder
}

/** Removes a scratch folder, and the database of the world in it. */
export async function removeScratch(folder: string): Promise<void> {
  await removeData(folder)
  await rm(folder, { recursive: true, force: true })
}
