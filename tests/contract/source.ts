import { readdirSync, readFileSync } from 'node:fs'
import { join, normalize } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Source } from '../../scripts/source.ts'

export * from '../../scripts/source.ts'

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
  /^(app|actions|components|jobs|lib)\/|^(auth|middleware|instrumentation)\.ts$|^env\.mjs$/.test(path)
