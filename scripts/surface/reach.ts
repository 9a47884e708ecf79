import { existsSync, readFileSync } from 'node:fs'
import { importsOf } from '../source.ts'
import { ENDINGS } from './resolver.ts'

const DATABASE = 'lib/db.ts'
/** Behind these stands the guard. */
const GUARDED = /^actions\/|loader\.ts$/

/**
 * How a file that draws gets at the database around its loader: the files from it to lib/db.ts, each imported by the
 * one before. Null when there is no such way, as it should be.
 */
export function wayToDatabase(root: string, file: string): string[] | null {
  const ways = new Map<string, string[]>([[file, [file]]])
  for (const [path, way] of ways) {
    if (path === DATABASE) return way.slice(1)
    for (const next of usedBy(root, path)) if (!ways.has(next)) ways.set(next, [...way, next])
  }
  return null
}

const known = new Map<string, string[]>()

/** The files of ours that a file uses at run time. */
function usedBy(root: string, path: string): string[] {
  const at = `${root}/${path}`
  const before = known.get(at)
  if (before) return before
  const used = importsOf({ path, text: readFileSync(at, 'utf8') }).flatMap(({ target, type }) => {
    if (type || GUARDED.test(target) || GUARDED.test(`${target}.ts`)) return []
    const found = ENDINGS.map((ending) => target + ending).find((name) => isFile(`${root}/${name}`))
    return found === undefined ? [] : [found]
  })
  known.set(at, used)
  return used
}

const isFile = (path: string): boolean => /\.(tsx?|mjs)$/.test(path) && existsSync(path)
