import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One line of a source file, cut into runs of one kind. */
export type SourceLine = { number: number; runs: { kind: RunKind; text: string }[] }
type RunKind = 'word' | 'keyword' | 'string' | 'comment' | 'plain'

/**
 * Reads a file of this repository while the page is built, from its first export on, so that what the page
 * shows is what runs.
 *
 * The bundler must not follow the path, or it takes every file of the repository for part of the page.
 *
 * @param path relative to the repository's root
 */
export function readSource(path: string): SourceLine[] {
  const lines = readFileSync(join(/* turbopackIgnore: true */ process.cwd(), path), 'utf8')
    .trimEnd()
    .split('\n')
  const first = Math.max(
    0,
    lines.findIndex((line) => line.startsWith('export ')),
  )
  return lines.slice(first).map((line, index) => ({ number: first + index + 1, runs: highlight(line) }))
}

/** The line on which the handler starts: everything above it is what the guard checks first. */
export function handlerLine(lines: SourceLine[]): number | undefined {
  return lines.find(({ runs }) => runs.some(({ text }) => text === 'async'))?.number
}

const tokens = /(?<comment>\/\/.*)|(?<string>'[^']*'|`[^`]*`)|(?<word>[A-Za-z_$][\w$]*)/g
const keywords = new Set([
  'export',
  'const',
  'async',
  'await',
  'return',
  'guard',
  'if',
  'throw',
  'new',
  'function',
])

function highlight(line: string): SourceLine['runs'] {
  const runs: SourceLine['runs'] = []
  let end = 0
  for (const match of line.matchAll(tokens)) {
    if (match.index > end) runs.push({ kind: 'plain', text: line.slice(end, match.index) })
    runs.push({ kind: kindOf(match), text: match[0] })
    end = match.index + match[0].length
  }
  if (end < line.length) runs.push({ kind: 'plain', text: line.slice(end) })
  return runs
}

function kindOf(match: RegExpMatchArray): RunKind {
  if (match.groups?.comment) return 'comment'
  if (match.groups?.string) return 'string'
  return keywords.has(match[0]) ? 'keyword' : 'word'
}
