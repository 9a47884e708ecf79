import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { hold, type Rule, SOURCES } from './source.ts'

const listed = new Set(
  [...readFileSync('docs/threats.md', 'utf8').matchAll(/^\| ([TM]\d+)/gm)].map(([, id]) => id),
)
expect(listed.size).toBeGreaterThan(20)

const explained: Rule = {
  says: 'a threat or a proof that a test or a comment names is explained in docs/threats.md',
  applies: (path) => /^(lib|tests|actions|app)\//.test(path) || path === 'auth.ts',
  violations: ({ path, text }) =>
    path === 'tests/contract/threats.test.ts'
      ? []
      : (text.match(/\b[TM]\d{1,2}\b/g) ?? []).filter((id) => !listed.has(id)),
  broken: [
    { path: 'tests/x.test.ts', text: "test('T99 what nobody explained')" },
    { path: 'tests/x.test.ts', text: "test('M99 what nobody measured')" },
  ],
  kept: [{ path: 'tests/x.test.ts', text: "test('T75 what is explained')" }],
}

hold([explained])

/** No test, but a command of its own: `npm run mutate` writes docs/mutation-score.md. */
const MEASURED_ELSEWHERE = ['M18']

/** Whether a title names it, in quotes as titles are. */
const bears = (text: string, id: string): boolean => new RegExp(`['"\`][^'"\`\\n]*\\b${id}\\b`).test(text)

test('each threat and each proof of docs/threats.md is borne by a test', () => {
  const tests = SOURCES.filter(({ path }) => /^tests\/(?!contract\/threats).*\.(test|spec)\.ts$/.test(path))
  const borne = (id: string) => tests.some(({ text }) => bears(text, id))
  expect([...listed].filter((id) => id && !borne(id))).toEqual(MEASURED_ELSEWHERE)
  expect(borne('T99')).toBe(false)
})
