import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, test } from 'vitest'

/** A file of the repository, by its path from the root. */
export type Source = { path: string; text: string }

const SKIPPED = /(^|\/)(node_modules|\.[^/]+|generated|test-results|artifacts)$/
const READ = /\.(ts|tsx|mts|mjs|js)$/

/** Every source file of the repository but what is generated. */
export const SOURCES: readonly Source[] = walk('.').filter(({ path }) => path !== 'next-env.d.ts')

function walk(folder: string): Source[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = normalize(join(folder, entry.name))
    if (SKIPPED.test(path)) return []
    if (entry.isDirectory()) return walk(path)
    return READ.test(path) ? [{ path, text: readFileSync(path, 'utf8') }] : []
  })
}

/** Something that holds for every file it applies to, with a sample that breaks it and one that does not. */
export type Rule = {
  says: string
  applies: (path: string) => boolean
  violations: (file: Source) => string[]
  broken: readonly Source[]
  kept: readonly Source[]
}

/** Holds the repository to the rules, and each rule to finding what breaks it. */
export function hold(rules: readonly Rule[]): void {
  const find = ({ applies, violations }: Rule, files: readonly Source[]): string[] =>
    files
      .filter(({ path }) => applies(path))
      .flatMap((file) => violations(file).map((what) => `${file.path}: ${what}`))

  describe.each(rules)('$says', (rule) => {
    test('in every file', () => {
      expect(SOURCES.some(({ path }) => rule.applies(path))).toBe(true)
      expect(find(rule, SOURCES)).toEqual([])
    })
    test.each(rule.broken)('a breach in $path would be seen', (file) => {
      expect(find(rule, [file])).not.toEqual([])
    })
    test.each(rule.kept)('and $path as it should be is left alone', (file) => {
      expect(find(rule, [file])).toEqual([])
    })
  })
}

/** The code that the app itself runs: all that a request can reach. */
export const isApp = (path: string): boolean =>
  /^(app|actions|components|lib)\/|^(auth|middleware|instrumentation)\.ts$|^env\.mjs$/.test(path)

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
