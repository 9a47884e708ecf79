import { existsSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** What an import without an ending may mean. */
export const ENDINGS = ['', '.ts', '.tsx', '.mjs', '/index.ts']
const EMPTY_MODULE = 'data:text/javascript,'
const NO_MANIFEST = 'data:application/json,{"entries":[]}'

/**
 * Lets Node import the app's own modules as they stand, without a bundler: `@/` and imports without an ending are
 * files, `server-only` is nothing, and `next/headers` is a file of a package that has no exports map. The modules are
 * the real ones; what a request is needed for is not called.
 *
 * @param root the folder of the app
 */
export function importFrom(root: string): void {
  const base = pathToFileURL(`${root}/`)
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === 'server-only') return { url: EMPTY_MODULE, format: 'module', shortCircuit: true }
      // What is being made must not depend on what was made before.
      if (specifier === '@/surface.json') return { url: NO_MANIFEST, format: 'json', shortCircuit: true }
      if (/^next\/[\w-]+$/.test(specifier)) return next(`${specifier}.js`, context)
      const file = ownFile(specifier, base, context.parentURL)
      return file === undefined ? next(specifier, context) : { url: file, shortCircuit: true }
    },
  })
}

/** The file that an import of the app's own code means; undefined for packages and for what packages import. */
function ownFile(specifier: string, base: URL, parent: string | undefined): string | undefined {
  const relative = specifier.startsWith('.')
  if (!relative && !specifier.startsWith('@/')) return undefined
  if (parent === undefined || parent.includes('/node_modules/')) return undefined
  const url = relative ? new URL(specifier, parent) : new URL(specifier.slice(2), base)
  return ENDINGS.map((ending) => url.href + ending).find((candidate) => isFile(candidate))
}

const isFile = (url: string): boolean => /\.\w+$/.test(url) && existsSync(fileURLToPath(url))
