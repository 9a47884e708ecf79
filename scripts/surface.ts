import { globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Manifest } from '../lib/surfaces/entry.ts'
import { readIfThere, writeWhole } from '../local/files.ts'
import { ROOT } from '../local/folder.ts'
import { hasBuild, readBuilt } from './surface/built.ts'
import { compare } from './surface/compare.ts'
import { difference } from './surface/difference.ts'
import { READ, readSource } from './surface/manifest.ts'
import { surfacePage } from './surface/page.ts'
import { sentence } from './trouble.mjs'

// `npm run surface` writes surface.json and docs/surface.md from the declarations. `-- --check` writes nothing, and fails
// when they are stale, when something can be reached that nobody declared, or when a build beside it says otherwise;
// `--built` insists on that build. `--root` names another app than this one.
const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    built: { type: 'boolean', default: false },
    root: { type: 'string', default: ROOT },
  },
})

try {
  process.exitCode = await main(values.root)
} catch (error) {
  console.error(sentence(error))
  process.exitCode = 1
}
// What the app's modules opened when they were imported would keep the process alive.
process.exit()

async function main(root: string): Promise<number> {
  // Asked before the source is read, because reading it forgets the environment.
  const build = join(root, process.env.NEXT_DIST_DIR ?? '.next')
  const { manifest, problems } = await readSource(root)
  const comparable = values.built || (hasBuild(build) && isFresh(root, build))
  const found = [
    ...problems,
    ...(values.check ? stale(root, manifest) : []),
    ...(values.check && comparable ? compare(manifest.entries, readBuilt(build)) : []),
  ]
  if (!values.check) write(root, manifest)
  for (const says of found) console.error(says)
  console.log(`surface: ${counts(manifest)}, ${found.length} ${found.length === 1 ? 'problem' : 'problems'}`)
  if (values.check)
    console.log(
      comparable ? `compared with the build in ${build}` : 'no build of this source to compare with',
    )
  return found.length > 0 ? 1 : 0
}

function write(root: string, manifest: Manifest): void {
  writeWhole(join(root, 'surface.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  writeWhole(join(root, 'docs/surface.md'), surfacePage(manifest))
}

function stale(root: string, manifest: Manifest): string[] {
  const committed = readIfThere(join(root, 'surface.json'))
  const lines = difference(
    committed === undefined ? undefined : (JSON.parse(committed) as Manifest),
    manifest,
  )
  const page = readIfThere(join(root, 'docs/surface.md')) === surfacePage(manifest)
  if (lines.length === 0 && page) return []
  return [...lines, 'surface.json and docs/surface.md are not what the source declares. Run: npm run surface']
}

/** A build that is older than the source says nothing about it. */
function isFresh(root: string, build: string): boolean {
  const { mtimeMs } = statSync(join(build, 'BUILD_ID'))
  const sources = globSync(READ, { cwd: root })
  return sources.every((path) => statSync(join(root, path)).mtimeMs <= mtimeMs)
}

function counts({ entries }: Manifest): string {
  const numbers = Object.entries(Object.groupBy(entries, ({ kind }) => kind))
  return `${entries.length} ways in (${numbers.map(([kind, list]) => `${list?.length} ${kind}`).join(', ')})`
}
