import { existsSync, globSync, readFileSync } from 'node:fs'
import type { Entry, Manifest } from '../../lib/surfaces/entry.ts'
import { KINDS } from '../../lib/surfaces/words.ts'
import { readIfThere } from '../../local/files.ts'
import { collect } from './collect.ts'
import { entryOf } from './entry.ts'
import { collectPages } from './pages.ts'
import { importFrom } from './resolver.ts'
import { shapeProblems } from './shape.ts'

/**
 * Everything that the source of an app declares, in one order whatever the machine, and what it should declare and does
 * not. Imports the app's modules into this process, once.
 *
 * @param root the folder of the app
 */
export async function readSource(root: string): Promise<{ manifest: Manifest; problems: string[] }> {
  forgetEnvironment(root)
  importFrom(root)
  const declared = await collect(root)
  const pages = await collectPages(root, declared.entries)
  const entries = [...declared.entries, ...pages.entries, ...(await middleware(root))].sort(inOrder)
  return { manifest: { entries }, problems: [...shapes(root), ...declared.problems, ...pages.problems] }
}

/**
 * The list is the same on every machine, so nothing in it comes from this one's environment: secrets are taken away, what
 * the browser may know stands for itself by its name. It is checked where the app starts, not here.
 */
function forgetEnvironment(root: string): void {
  const listed = readIfThere(`${root}/.env.example`) ?? ''
  for (const [, name = ''] of listed.matchAll(/^(?:# )?([A-Z][A-Z0-9_]*)=/gm)) {
    if (name.startsWith('NEXT_PUBLIC_')) process.env[name] = name
    else delete process.env[name]
  }
  Object.assign(process.env, { NODE_ENV: 'production', NEXT_PHASE: 'phase-production-build' })
}

/** Read by eye as well as run, because running shows only one way through a condition. */
export const READ = ['{app,actions,components,jobs,lib,pages}/**/*.{ts,tsx,js,mjs}', '*.ts']

const shapes = (root: string): string[] =>
  globSync(READ, { cwd: root, exclude: ['lib/generated/**'] })
    .sort()
    .flatMap((path) =>
      shapeProblems({ path, text: readFileSync(`${root}/${path}`, 'utf8') }).map(
        (says) => `${path}: ${says}`,
      ),
    )

async function middleware(root: string): Promise<Entry[]> {
  const file = 'middleware.ts'
  if (!existsSync(`${root}/${file}`)) return []
  type Matcher = string | { source: string }
  const { config } = (await import(`${root}/${file}`)) as { config?: { matcher?: Matcher | Matcher[] } }
  // Without a matcher it is in front of everything, which is what Next then writes.
  const matchers = [config?.matcher ?? '/:path*'].flat()
  const address = matchers.map((each) => (typeof each === 'string' ? each : each.source)).join(' ')
  const scope = { global: 'it decides nothing; what stands behind it does' }
  return [
    entryOf(root, { kind: 'middleware', name: 'middleware', file, address }, { scope, access: 'public' }),
  ]
}

const ORDER = Object.keys(KINDS)
const inOrder = (a: Entry, b: Entry): number =>
  ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || compareText(a.file, b.file) || compareText(a.name, b.name)

/** By code units: a locale would sort differently on another machine. */
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
