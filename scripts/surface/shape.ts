import { codeOf, linesWith, type Source } from '../source.ts'
import { exportsOf, importedFrom } from './exports.ts'

/** Which function of the guard makes the exports of a kind of file, and where it is imported from. */
type Shape = { applies: RegExp; makers: readonly string[]; from: RegExp; name: RegExp }

const METHOD = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/
const SHAPES: readonly Shape[] = [
  { applies: /^actions\//, makers: ['guard'], from: /^@\/lib\/guard\/action$/, name: /./ },
  {
    applies: /^app\/.*loader\.ts$/,
    makers: ['loader', 'sessionLoader', 'publicLoader'],
    from: /^@\/lib\/guard\/loader$/,
    name: /^load[A-Z]/,
  },
  {
    applies: /^app\/.*route\.[jt]sx?$/,
    makers: ['route', 'endpoint', 'visit', 'download'],
    from: /^@\/lib\/guard\/(route|endpoint|visit|download)$/,
    name: METHOD,
  },
  {
    applies: /^jobs\/(?!index\.ts$)/,
    makers: ['job', 'clock'],
    from: /^@\/lib\/guard\/(job|clock)$/,
    name: /./,
  },
]
/** What Next reads from a route file and nobody can call. */
export const SETTING = /^(dynamic|dynamicParams|revalidate|fetchCache|runtime|preferredRegion|maxDuration)$/

/**
 * What can be said of a file without running it, or building it: how its exports are made. Running shows only the way
 * that was taken this time; `condition ? guard(…) : bare` is a guard on one machine and none on another.
 *
 * @returns one sentence for each breach, beginning with the export's name
 */
export function shapeProblems(file: Source): string[] {
  const shape = SHAPES.find(({ applies }) => applies.test(file.path))
  return [
    ...(shape ? exportProblems(file, shape) : []),
    ...(file.path.startsWith('actions/') ? actionProblems(file) : serverDirectives(file)),
    ...(file.path.startsWith('lib/guard/') ? [] : forgeries(file)),
  ]
}

function exportProblems({ text }: Source, { makers, from, name, applies }: Shape): string[] {
  const code = codeOf(text)
  const known = importedFrom(code, from).filter((local) => makers.includes(local))
  return exportsOf(code).flatMap((each) => {
    if (applies.test('app/route.ts') && SETTING.test(each.name)) return []
    if (!each.call || !makers.includes(each.call))
      return [`${each.name} is exported and not made by ${makers.join(' or ')}.`]
    if (!known.includes(each.call))
      return [`${each.name} is made by another ${each.call} than that of lib/guard.`]
    if (!each.whole)
      return [`${each.name} is made by ${each.call} on one way only; it has to be nothing but that call.`]
    return name.test(each.name) ? [] : [`${each.name} is not what such a file exports.`]
  })
}

/** `ls actions` is the list of what a browser can make the server do. */
function actionProblems({ path, text }: Source): string[] {
  const file = path.split('/').at(-1) ?? ''
  const wanted = file.replace(/\.\w+$/, '').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
  const names = exportsOf(codeOf(text)).map(({ name }) => name)
  return [
    ...(names.length === 1 && names[0] === wanted
      ? []
      : [`${wanted} is not the one export; there are: ${names.join(', ') || 'none'}.`]),
    ...(/^['"]use server['"];?\n/.test(text)
      ? []
      : [`${wanted} is in a file that does not begin with 'use server'.`]),
    ...linesWith(/^\s+['"]use server['"]/, codeOf(text)).map(() => `${wanted} has a Server Action inside.`),
  ]
}

/** Only a file of actions/ is a Server Action: one elsewhere, above all within a component, has no declaration. */
function serverDirectives({ text }: Source): string[] {
  const code = codeOf(text)
  return [...code.matchAll(/^[ \t]*['"]use server['"]|[{;]\s*['"]use server['"]/gm)].map(({ index }) => {
    const before = [
      ...code.slice(0, index + 1).matchAll(/(?:function|const|let)\s+(\w+)|(\w+)\s*[:=]\s*(?:async\b)/g),
    ].at(-1)
    return `${before?.[1] ?? before?.[2] ?? 'the whole file'} is a Server Action outside of actions/.`
  })
}

/** Whoever could write a declaration onto a function of his own could pass for the guard. */
const forgeries = ({ text }: Source): string[] =>
  importedFrom(codeOf(text), /(^|\/)guard\/surface(\.ts)?$/)
    .filter((name) => /\bdeclare\b/.test(name))
    .map((name) => `${name} is imported; only lib/guard declares.`)
