import { createHash } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readIfThere } from '../../local/files.ts'
import { LOCAL_FOLDER, ROOT } from '../../local/folder.ts'
import type { Mutation } from './find.ts'
import type { Failure } from './run-tests.ts'

type Kept = Record<string, { killedBy: Failure; test: string }>

const FILE = join(LOCAL_FOLDER, 'mutations.json')

/** What an interrupted run has found, so that the next one goes on from there. Survivors are always tried again. */
export const kept = {
  /** Who noticed, as long as the mutated file and the test that noticed are what they were. */
  find(mutation: Mutation): Failure | null {
    const found = read()[nameOf(mutation)]
    return found !== undefined && found.test === hashOf(found.killedBy.file) ? found.killedBy : null
  },

  /** The tests that noticed when other checks of the same file were taken away: the likeliest to notice this one. */
  noticing(path: string): string[] {
    const found = Object.entries(read()).filter(([name]) => name.startsWith(`${path}:`))
    const files = new Set(found.map(([, { killedBy }]) => killedBy.file))
    return [...files].filter((file) => existsSync(join(ROOT, file)))
  },

  keep(mutation: Mutation, killedBy: Failure): void {
    const all = { ...read(), [nameOf(mutation)]: { killedBy, test: hashOf(killedBy.file) } }
    writeFileSync(FILE, JSON.stringify(all))
  },
}

const read = (): Kept => JSON.parse(readIfThere(FILE) ?? '{}')

const nameOf = ({ path, at, to }: Mutation): string => `${path}:${at} ${to} ${hashOf(path)}`

const hashOf = (path: string): string =>
  createHash('sha256')
    .update(readIfThere(join(ROOT, path)) ?? '')
    .digest('hex')
