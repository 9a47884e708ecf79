import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * Takes Next's scripts out of the prerendered pages that have nothing for them to do. Next sends React and a copy of
 * the page's content to every page; a page without a client component has no use for either, and a visitor on a slow
 * line waits for both (docs/decisions/0017). A page that gains a client component has its scripts back with the next
 * build.
 *
 * @param build the folder `next build` wrote
 * @returns the addresses of the pages that go without scripts from now on
 */
export async function removeUnneededScripts(build: string): Promise<string[]> {
  const { routes } = await readJson<{ routes: Record<string, Prerendered> }>(build, 'prerender-manifest.json')
  const sources = await readJson<Record<string, string>>(build, 'app-path-routes-manifest.json')
  const bare: string[] = []
  for (const [path, { routeType, srcRoute }] of Object.entries(routes)) {
    const page = Object.keys(sources).find((source) => sources[source] === srcRoute)
    // The page that says something failed has a button to try again.
    if (routeType !== 'page' || page === undefined || path === '/_global-error') continue
    const file = join(build, 'server/app', path === '/' ? 'index' : path)
    const payload = await readFile(`${file}.rsc`, 'utf8')
    if (needsScripts(payload, await clientModules(build, page))) continue
    const html = await readFile(`${file}.html`, 'utf8')
    await writeFile(`${file}.html`, withoutScripts(html))
    bare.push(path)
  }
  return bare
}

type Prerendered = { routeType: string; srcRoute: string | null }

/**
 * Client modules that a page shows well without: Next's own frame around each page, the boundaries that show an error
 * of a script, and an icon, which draws a picture and listens to nobody.
 */
const IDLE = [
  /^\[project\]\/node_modules\/next\/dist\/(esm\/)?(client\/components|lib)\//,
  /^\[project\]\/app\/(.+\/)?(global-)?error\.tsx$/,
  /^\[project\]\/node_modules\/lucide-react\/dist\/esm\/Icon\.mjs$/,
]

/**
 * Does the page need its scripts? Yes in every doubt: when the payload names a client module that is not on the list,
 * or one nobody knows, or none at all, because then it is written in a way we cannot read.
 *
 * @param payload the page as React's server sent it: a line a value, client modules as `<id>:I[<module>,…]`
 * @param modules the file of each module id
 */
export function needsScripts(payload: string, modules: ReadonlyMap<string, string>): boolean {
  const named = [...payload.matchAll(/^[0-9a-f]+:I\[("[^"]+"|\d+),/gm)].map(([, id = '']) =>
    id.replaceAll('"', ''),
  )
  return named.length === 0 || !named.every((id) => IDLE.some((idle) => idle.test(modules.get(id) ?? '')))
}

/** Next's own scripts only: a script that somebody wrote into the page stays. */
export function withoutScripts(html: string): string {
  return html
    .replace(/<script\b[^>]*\bsrc="\/_next\/static\/[^>]*><\/script>/g, '')
    .replace(/<link rel="preload" as="script"[^>]*\bhref="\/_next\/static\/[^>]*>/g, '')
    .replace(/<script\b[^>]*>\(?(self\.__next_f|globalThis\["TURBOPACK"\])[\s\S]*?<\/script>/g, '')
}

/** Which file each client module of a page is, from the list Next keeps for rendering it. */
async function clientModules(build: string, page: string): Promise<Map<string, string>> {
  await import(pathToFileURL(join(build, 'server/app', `${page}_client-reference-manifest.js`)).href)
  const { clientModules = {} } = (globalThis as Lists).__RSC_MANIFEST?.[page] ?? {}
  return new Map(Object.entries(clientModules).map(([file, { id }]) => [String(id), file]))
}

type Lists = { __RSC_MANIFEST?: Record<string, { clientModules?: Record<string, { id: string | number }> }> }

const readJson = async <T>(build: string, name: string): Promise<T> =>
  JSON.parse(await readFile(join(build, name), 'utf8')) as T
