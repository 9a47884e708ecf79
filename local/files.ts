import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Writes a file whole or not at all: into a neighbour first, then renamed over it, so that an interrupted
 * run never leaves half a file behind.
 *
 * @param mode permission bits of the file, e.g. 0o600 for a secret
 */
export function writeWhole(path: string, text: string, mode = 0o644): void {
  const unfinished = `${path}.${process.pid}.new`
  mkdirSync(dirname(path), { recursive: true })
  try {
    writeFileSync(unfinished, text, { mode })
    chmodSync(unfinished, mode)
    renameSync(unfinished, path)
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw error
  }
}

/** The text of a file, or undefined when there is none. */
export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
