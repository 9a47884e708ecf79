import { existsSync, globSync, readFileSync } from 'node:fs'
import type { Entry, EntryKind } from '../../lib/surfaces/entry.ts'
import { importsOf } from '../source.ts'
import { addressOf, METADATA } from './address.ts'
import type { Collected } from './collect.ts'
import { entryOf } from './entry.ts'
import { wayToDatabase } from './reach.ts'

const CODE =
  'app/**/{page,robots,sitemap,manifest,icon,apple-icon,opengraph-image,twitter-image}.{tsx,ts,jsx,js}'
const FILES =
  'app/**/{favicon,icon,apple-icon,opengraph-image,twitter-image,robots,sitemap,manifest}.{ico,png,svg,jpg,jpeg,gif,txt,xml,json}'
const DRAWN = 'app/**/*.{tsx,jsx,ts,js}'
/** They go through the guard; how they are made is looked at elsewhere. */
const GUARDED = /(loader|\/route)\.\w+$/
const SAME_FOR_ALL = { global: 'a file, the same for everybody' }

/**
 * Pages without a loader, and files: what answers and reads nothing of anybody. Each page has a loader beside it, or
 * stands in `app/open-pages.ts` with the reason why it needs none; neither reaches the database on a way of its own.
 *
 * @param loaders the pages that have one, as `collect` found them
 */
export async function collectPages(root: string, loaders: readonly Entry[]): Promise<Collected> {
  const open = await openPages(root)
  const read = new Set(loaders.filter(({ kind }) => kind === 'page').map(({ file }) => folderOf(file)))
  const collected: Collected = { entries: [], problems: [] }
  const addresses = new Set<string>()
  for (const file of globSync(CODE, { cwd: root }).sort()) {
    const address = metadataAddress(file)
    const because = open[address]
    addresses.add(address)
    if (isPage(file) && read.has(folderOf(file))) {
      if (because) collected.problems.push(`app/open-pages.ts: ${address} has a loader, so it is not open.`)
      if (!usesLoader(root, file))
        collected.problems.push(`${file}: default reads without the loader beside it.`)
    } else if (because) collected.entries.push(openEntry(root, 'page', file, address, { global: because }))
    else collected.problems.push(`${file}: default is a page that nobody declared. ${REMEDY}`)
  }
  for (const address of Object.keys(open).filter((known) => !addresses.has(known)))
    collected.problems.push(`app/open-pages.ts: ${address} is declared, and there is no such page.`)
  for (const file of globSync(FILES, { cwd: root }).sort())
    collected.entries.push(
      openEntry(root, 'file', file, `${addressOf(file)}/${nameOf(file)}`.replace('//', '/'), SAME_FOR_ALL),
    )
  collected.problems.push(...readingAround(root))
  return collected
}

const REMEDY =
  'Give it a loader.ts that says who may see it, or a line in app/open-pages.ts that says why anybody may.'

/** Whatever is drawn, pages and frames and errors alike, reads through a loader or not at all. */
function readingAround(root: string): string[] {
  return globSync(DRAWN, { cwd: root })
    .filter((file) => !GUARDED.test(file))
    .sort()
    .flatMap((file) => {
      const way = wayToDatabase(root, file)
      return way ? [`${file}: default reaches the database without a loader, by ${way.join(' → ')}.`] : []
    })
}

async function openPages(root: string): Promise<Record<string, string>> {
  if (!existsSync(`${root}/app/open-pages.ts`)) return {}
  return ((await import(`${root}/app/open-pages.ts`)) as { OPEN_PAGES: Record<string, string> }).OPEN_PAGES
}

const openEntry = (
  root: string,
  kind: EntryKind,
  file: string,
  address: string,
  scope: Entry['scope'],
): Entry =>
  entryOf(
    root,
    { kind, name: kind === 'page' ? componentOf(root, file) : nameOf(file), file, address },
    { scope, access: 'public' },
  )

/** What a page calls what it draws. */
const componentOf = (root: string, file: string): string =>
  /^export default (?:async )?function (\w+)/m.exec(readFileSync(`${root}/${file}`, 'utf8'))?.[1] ?? 'default'

function metadataAddress(file: string): string {
  const name = nameOf(file).replace(/\.\w+$/, '')
  if (name === 'page') return addressOf(file)
  return `${addressOf(file)}/${METADATA[name] ?? name}`.replace('//', '/')
}

const usesLoader = (root: string, file: string): boolean =>
  importsOf({ path: file, text: readFileSync(`${root}/${file}`, 'utf8') }).some(
    ({ target }) => target.replace(/\.ts$/, '') === `${folderOf(file)}/loader`,
  )

const isPage = (file: string): boolean => /\/page\.\w+$/.test(file)
const folderOf = (file: string): string => file.slice(0, file.lastIndexOf('/'))
const nameOf = (file: string): string => file.slice(file.lastIndexOf('/') + 1)
