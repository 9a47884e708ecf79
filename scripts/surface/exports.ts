/** One exported name, and the call that makes it where a call makes it. */
export type Exported = {
  name: string
  call: string | null
  /** The call is all there is. */
  whole: boolean
}

const STATEMENT =
  /^export\s+(?:(default)\b|(\*)|\{([^}]*)\}|(?:async\s+)?(?:const|let|var|function\*?|class)\s+(?:\{([^}]*)\}|([\w$]+)))/gm

/**
 * What a module exports, as it is written; types are not counted, because nobody can call them.
 *
 * @param code the text without comments, formatted: a statement begins in the first column, and nothing else does
 */
export function exportsOf(code: string): Exported[] {
  return [...code.matchAll(STATEMENT)].flatMap((match) => {
    const [, byDefault, star, listed, taken, name] = match
    if (name !== undefined) return [{ name, ...callOf(code.slice(match.index)) }]
    return namesIn(byDefault ?? star ?? listed ?? taken ?? '').map((each) => ({
      name: each,
      call: null,
      whole: false,
    }))
  })
}

/** The names of `a, b as c`, as they leave. */
const namesIn = (list: string): string[] =>
  list
    .split(',')
    .map(
      (part) =>
        part
          .trim()
          .split(/\s+as\s+|:\s*/)
          .at(-1) ?? '',
    )
    .filter((name) => name !== '' && !name.startsWith('type '))

/** The function whose call makes a constant, and whether the statement is that call and nothing more. */
function callOf(statement: string): { call: string | null; whole: boolean } {
  const [line = '', ...below] = statement.split('\n')
  const [, call] = /^export const [\w$]+ = ([\w$]+)\(/.exec(line) ?? []
  if (call === undefined) return { call: null, whole: false }
  const last = below.find((each) => /^\S/.test(each)) ?? ''
  return { call, whole: isBalanced(line) ? /\)$/.test(line) && endsAtLast(line) : /^[}\]]?\)$/.test(last) }
}

const withoutStrings = (line: string): string => line.replace(/'[^']*'|"[^"]*"|`[^`]*`/g, '')
const isBalanced = (line: string): boolean => depths(line).at(-1) === 0

/** True when the first bracket that opens is closed by the last one, so that nothing stands beside the call. */
const endsAtLast = (line: string): boolean => depths(line).indexOf(0) === depths(line).length - 1

/** How deep one is behind each bracket of a line. */
function depths(line: string): number[] {
  let depth = 0
  return [...withoutStrings(line).matchAll(/([([{])|[)\]}]/g)].map(([, opens]) => {
    depth += opens ? 1 : -1
    return depth
  })
}

/** The names that a file imports from a module, as they are called here; a renamed one keeps its `as`. */
export function importedFrom(code: string, module: RegExp): string[] {
  return [...code.matchAll(/^import\s+\{([^}]*)\}\s+from\s+['"]([^'"]+)['"]/gm)]
    .filter(([, , target = '']) => module.test(target))
    .flatMap(([, names = '']) => names.split(',').map((name) => name.trim()))
    .filter((name) => name !== '' && !name.startsWith('type '))
}
