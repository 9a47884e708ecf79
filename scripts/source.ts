import { dirname, join, normalize } from 'node:path'

/** A file of the repository, by its path from the root. */
export type Source = { path: string; text: string }

/** The text without its comments. */
export const codeOf = (text: string): string =>
  text.replace(/('(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*")|\/\*[\s\S]*?\*\/|(?<![:\\/])\/\/[^\n]*/g, '$1')

/** Each match of a pattern, as the line it stands on. */
export function linesWith(pattern: RegExp, text: string): string[] {
  return text
    .split('\n')
    .filter((line) => pattern.test(line))
    .map((line) => line.trim())
}

export type Import = { target: string; type: boolean }

/** What a file imports: modules of ours by their path from the root (without an ending), others by their name. */
export function importsOf({ path, text }: Source): Import[] {
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[\w*{][^'"]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g
  return [...codeOf(text).matchAll(pattern)].map(([, type, named, dynamic]) => ({
    target: resolve(path, named ?? dynamic ?? ''),
    type: type !== undefined,
  }))
}

function resolve(from: string, target: string): string {
  if (target.startsWith('@/')) return target.slice(2)
  if (target.startsWith('.')) return normalize(join(dirname(from), target))
  return target
}
