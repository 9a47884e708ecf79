import 'server-only'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { env } from '@/env.mjs'
import { pagePolicy } from './policy'

/**
 * The policy of each prerendered page, from the very files that are served: a page that was made once cannot carry a
 * nonce, so its inline scripts are named by their digests.
 *
 * @returns policies by address; empty in development, where no page is prerendered
 * @throws where the build is not whole
 */
export function readPrerendered(): ReadonlyMap<string, string> {
  if (process.env.NODE_ENV !== 'production') return new Map()
  // The bundler must not follow the path, or it takes every file of the repository for part of the server.
  const build = join(/* turbopackIgnore: true */ process.cwd(), env.NEXT_DIST_DIR)
  const { routes } = JSON.parse(readFileSync(join(build, 'prerender-manifest.json'), 'utf8')) as Manifest
  const pages = Object.keys(routes).filter((path) => routes[path]?.routeType === 'page')
  return new Map(
    pages.map((path) => {
      const file = join(build, 'server/app', `${path === '/' ? 'index' : path}.html`)
      return [path, policyOf(readFileSync(file, 'utf8'))]
    }),
  )
}

type Manifest = { routes: Record<string, { routeType: string }> }

/** The policy that lets a page of ours run what it carries, and nothing else. */
export function policyOf(html: string): string {
  const scripts = [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)].map(
    ([, attributes = '', text = '']) => ({ file: /\ssrc=/.test(attributes), text }),
  )
  const inline = scripts.filter(({ file }) => !file).map(({ text }) => digest(text))
  return pagePolicy({ hashes: [...new Set(inline)], files: scripts.some(({ file }) => file) })
}

const digest = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`
