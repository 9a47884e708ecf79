import type { Entry } from '../../lib/surfaces/entry.ts'
import { METADATA } from './address.ts'
import type { Built } from './built.ts'

/**
 * Holds what is declared against what Next compiled, both ways: what can be reached and nobody declared, and what is
 * declared and cannot be reached. Jobs have no address, so a build does not know them.
 *
 * @returns a sentence for each, with file and name
 */
export function compare(entries: readonly Entry[], built: Built): string[] {
  return [...actions(entries, built), ...routes(entries, built), ...others(entries, built)]
}

function actions(entries: readonly Entry[], built: Built): string[] {
  const declared = new Set(entries.filter(({ kind }) => kind === 'action').map(keyOf))
  const reachable = new Set(built.actions.map(keyOf))
  return [
    ...missing(reachable, declared).map(
      (key) => `${key} can be called by any browser, and nobody declared it. ${GUARD}`,
    ),
    ...missing(declared, reachable).map(
      (key) => `${key} is declared as an action, and nothing reaches it. Use it or remove it.`,
    ),
  ]
}

const GUARD = 'Make it an action of its own, with guard, in actions/.'

/** Pages, visits, downloads, routes and files; several loaders or methods may stand behind one address. */
function routes(entries: readonly Entry[], built: Built): string[] {
  const declared = new Map(entries.flatMap((entry) => placeOf(entry).map((place) => [place, entry.address])))
  const reachable = new Map(built.routes.map(({ file, address }) => [file, address]))
  const moved = [...reachable].filter(
    ([file, address]) => declared.has(file) && declared.get(file) !== address,
  )
  return [
    ...missing(reachable.keys(), declared).map(
      (file) => `${file}: ${reachable.get(file)} answers, and nobody declared it. ${DECLARE}`,
    ),
    ...missing(declared.keys(), reachable).map((file) => `${file} is declared, and no address leads to it.`),
    ...moved.map(
      ([file, address]) => `${file} answers at ${address}, and is declared for ${declared.get(file)}.`,
    ),
  ]
}

const DECLARE = 'A page needs its loader or a line in app/open-pages.ts, a route one of the guard’s makers.'

/** What Next calls the file behind an entry: without its ending, a static file with a route of its own. */
function placeOf({ kind, file }: Entry): string[] {
  const folder = file.slice(0, file.lastIndexOf('/'))
  if (kind === 'page')
    return [/\/(page\.\w+|loader\.ts)$/.test(file) ? `${folder}/page` : `${folder}/${codeRoute(file)}/route`]
  if (kind === 'file') return [`${file}/route`]
  return kind === 'route' || kind === 'visit' || kind === 'download' ? [`${folder}/route`] : []
}

/** A robots.ts answers at robots.txt. */
function codeRoute(file: string): string {
  const name = file.slice(file.lastIndexOf('/') + 1).replace(/\.\w+$/, '')
  return METADATA[name] ?? name
}

function others(entries: readonly Entry[], built: Built): string[] {
  const before = entries.find(({ kind }) => kind === 'middleware')?.address?.split(' ') ?? []
  const answers = new Set(built.routes.map(({ address }) => address))
  return [
    ...built.otherPages
      .filter((address) => !answers.has(address))
      .map((address) => `pages${address}: ${address} answers, and nobody declared it. ${DECLARE}`),
    ...missing(built.middleware, new Set(before)).map(
      (matcher) => `middleware.ts: ${matcher} passes it, and is not declared.`,
    ),
    ...missing(before, new Set(built.middleware)).map(
      (matcher) => `middleware.ts: ${matcher} is declared, and nothing passes it.`,
    ),
    ...built.detours.map((detour) => `next.config.ts: ${detour} leads past every declaration.`),
  ]
}

const keyOf = ({ file, name }: { file: string; name: string }): string => `${file}: ${name}`
const missing = (from: Iterable<string>, known: { has(key: string): boolean }): string[] =>
  [...from].filter((key) => !known.has(key)).sort()
