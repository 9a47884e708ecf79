import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What Next compiled, by its own lists: all that a request can reach. */
export type Built = {
  /** Server Actions, of both runtimes, with the file and the export they come from. */
  actions: { file: string; name: string }[]
  /** Pages and routes of `app/`: the file without its ending, and the address. */
  routes: { file: string; address: string }[]
  /** Pages of the other router, by address. */
  otherPages: string[]
  /** What `middleware.ts` (or `proxy.ts`) is in front of. */
  middleware: string[]
  /** Addresses that lead elsewhere by configuration. */
  detours: string[]
}

type References = Record<string, { filename?: string; exportedName?: string }>
type Detour = { source: string; destination: string; internal?: boolean }
type Detours = Detour[] | Record<'beforeFiles' | 'afterFiles' | 'fallback', Detour[]>

/** Next's own, which are drawn by app/not-found.tsx and app/global-error.tsx or not by us at all. */
const OWN_ROUTES = /^\/_(not-found|global-error)$/
const OWN_PAGES = /^\/(404|500|_app|_error|_document)$/

export const hasBuild = (folder: string): boolean => existsSync(join(folder, 'BUILD_ID'))

/**
 * Reads the lists of a finished build.
 *
 * @param folder the build folder, e.g. `.next`
 * @throws Error naming the list that is not there
 */
export function readBuilt(folder: string): Built {
  const { relativeAppDir } = read<{ relativeAppDir: string }>(folder, 'required-server-files.json')
  const references = read<Record<'node' | 'edge', References>>(
    folder,
    'server/server-reference-manifest.json',
  )
  const files = read<Record<string, string>>(folder, 'app-path-routes-manifest.json')
  const pages = read<Record<string, string>>(folder, 'server/pages-manifest.json')
  const routes = read<{ redirects: Detour[]; rewrites: Detours }>(folder, 'routes-manifest.json')
  return {
    actions: [references.node, references.edge].flatMap((list) =>
      Object.entries(list).map(([id, { filename, exportedName }]) => ({
        file: ownPath(filename ?? `(no file, id ${id})`, relativeAppDir),
        name: exportedName ?? id,
      })),
    ),
    routes: Object.entries(files)
      .filter(([, address]) => !OWN_ROUTES.test(address))
      .map(([path, address]) => ({ file: `app${path}`, address })),
    otherPages: Object.keys(pages).filter((address) => !OWN_PAGES.test(address)),
    middleware: middlewareOf(folder),
    detours: [...routes.redirects, ...listOf(routes.rewrites)]
      .filter(({ internal }) => !internal)
      .map(({ source, destination }) => `${source} → ${destination}`),
  }
}

/** From the folder of the app, where Next counts from the root of the repository that it is in. */
const ownPath = (path: string, app: string): string =>
  app !== '' && path.startsWith(`${app}/`) ? path.slice(app.length + 1) : path

/** Middleware is listed under another name for each of the two runtimes it can have. */
function middlewareOf(folder: string): string[] {
  type Matchers = { matchers?: { originalSource: string }[] }
  const edge = read<{ middleware: Record<string, Matchers> }>(folder, 'server/middleware-manifest.json')
  const node = read<{ functions: Record<string, Matchers> }>(folder, 'server/functions-config-manifest.json')
  const all = [...Object.values(edge.middleware), ...Object.values(node.functions)]
  return all.flatMap(({ matchers = [] }) => matchers.map(({ originalSource }) => originalSource))
}

const listOf = (rewrites: Detours): Detour[] =>
  Array.isArray(rewrites) ? rewrites : Object.values(rewrites).flat()

function read<Content>(folder: string, name: string): Content {
  const path = join(folder, name)
  if (!existsSync(path)) throw new Error(`${path} is not there; Next may keep this list elsewhere now.`)
  return JSON.parse(readFileSync(path, 'utf8')) as Content
}
