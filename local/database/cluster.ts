import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DISK_FULL, Trouble } from '../../scripts/trouble.mjs'
import type { Binaries, RunAs } from './binaries.ts'

/**
 * Makes an empty PostgreSQL data folder, if there is none yet. It grows under another name and gets its own
 * only when it is complete, so that an interrupted first run leaves nothing that looks finished.
 *
 * @param folder where the data shall live
 * @param password of the superuser `postgres`
 */
export async function ensureCluster(
  folder: string,
  password: string,
  binaries: Binaries,
  runAs: RunAs,
): Promise<void> {
  if (existsSync(join(folder, 'PG_VERSION'))) return
  const unfinished = `${folder}.new`
  const passwordFile = `${folder}.password`
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(dirname(folder), { recursive: true })
  try {
    await mkdir(unfinished, { mode: 0o700 })
    await writeFile(passwordFile, password, { mode: 0o600 })
    if (runAs.uid !== undefined && runAs.gid !== undefined) {
      await chown(unfinished, runAs.uid, runAs.gid)
      await chown(passwordFile, runAs.uid, runAs.gid)
    }
    await initdb(binaries.initdb, unfinished, passwordFile, runAs)
    await rename(unfinished, folder)
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    throw error
  } finally {
    await rm(passwordFile, { force: true })
  }
}

/** The process and the port of a PostgreSQL that runs, or once ran, on a data folder. */
export async function readPostmaster(folder: string): Promise<{ pid: number; port: number } | undefined> {
  const lines = (await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
  const [pid, port] = [Number(lines[0]), Number(lines[3])]
  return pid && port ? { pid, port } : undefined
}

/** Makes a file executable for everyone, in case the archive it came in forgot. */
export async function makeExecutable(path: string): Promise<void> {
  await chmod(path, 0o755).catch(() => undefined)
}

/** `--no-sync`: a crash in this very second costs an empty database. The locale is the same on every system. */
async function initdb(initdbPath: string, folder: string, passwordFile: string, runAs: RunAs): Promise<void> {
  await makeExecutable(initdbPath)
  const child = spawn(
    initdbPath,
    [
      ...['-D', folder, '-U', 'postgres', '--pwfile', passwordFile, '--auth=scram-sha-256', '--no-sync'],
      ...['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    ],
    { ...runAs, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let complaint = ''
  child.stderr.on('data', (piece) => {
    complaint += String(piece)
  })
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve))
  if (code === 0) return
  if (complaint.includes('No space left on device')) throw new Trouble(DISK_FULL)
  throw new Trouble(
    `PostgreSQL could not make its data folder. It said: ${complaint.trim().split('\n').at(-1)}`,
  )
}
