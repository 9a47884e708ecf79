import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A page of the documentation: its path from the root of the repository, and what it says. */
export type Page = { path: string; text: string }

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const NOT_OURS = /^(\..*|node_modules|artifacts)$/

export const exists = (path: string): boolean => existsSync(join(ROOT, path))

export const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

/** Every file of the repository, by its path from the root. */
export const FILES: readonly string[] = list('')

/** README.md and everything under docs/. */
export const PAGES: readonly Page[] = FILES.filter((path) => /^(README|docs\/.*)\.md$/.test(path)).map(
  (path) => ({ path, text: read(path) }),
)

/** Where a relative link of a page leads, as a path from the root. */
export const resolveFrom = (page: Page, target: string): string => join(dirname(page.path), target)

/** The addresses the app answers, as patterns: groups stripped, a parameter fits any segment. */
export const ADDRESSES: readonly RegExp[] = FILES.filter((path) =>
  /^app\/(.*\/)?(page\.tsx|route\.ts)$/.test(path),
).map((path) => {
  const address = path.replace(/^app|\/\([^)]*\)|\/(page|route)\.tsx?$/g, '') || '/'
  return new RegExp(`^${address.replace(/\[[^\]]+\]/g, '[^/]+')}$`)
})

/** The names of the variables that a file of `NAME=value` lines lists, commented out or not. */
export const variablesIn = (text: string): string[] =>
  [...text.matchAll(/^(?:# )?([A-Z][A-Z0-9_]*)=/gm)].map(([, name]) => name ?? '')

function list(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder ? `${folder}/${entry.name}` : entry.name
    if (folder === '' && NOT_OURS.test(entry.name)) return []
    return entry.isDirectory() ? list(path) : [path]
  })
}
