import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

// A14: each rule for whoever extends this names the test that holds them to it.

const RULES_FILE = 'QODER_AGENT_RULES.md'

type Named = { rule: string; path: string; title: string | undefined }

/** The rules are the numbered lines; a test is named as `tests/…`, its title in “…” behind it. */
const rulesOf = (text: string): string[] => text.split('\n').filter((line) => /^\d+\. /.test(line))

const namedIn = (rule: string): Named[] =>
  [...rule.matchAll(/`(tests\/[^`]+)`(?: “([^”]+)”)?/g)].map(([, path = '', title]) => ({
    rule,
    path,
    title,
  }))

function problems(text: string): string[] {
  const rules = rulesOf(text)
  return [
    ...(rules.length === 0 ? ['no rules'] : []),
    ...rules.filter((rule) => namedIn(rule).length === 0).map((rule) => `names no test: ${rule}`),
    ...namedIn(text).flatMap(({ path, title }) => {
      if (!existsSync(path)) return [`${path} is not there`]
      return title === undefined || readFileSync(path, 'utf8').includes(title)
        ? []
        : [`${path} has no test “${title}”`]
    }),
  ]
}

describe(`A14 ${RULES_FILE}`, () => {
  const text = readFileSync(RULES_FILE, 'utf8')

  test('every rule names a test that is there', () => expect(problems(text)).toEqual([]))

  test('it is short', () => expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(60))

  test.each([
    ['no rules at all', '# Rules\n\nBe good.'],
    ['a rule without a test', '1. Be good.'],
    ['a test that is not there', '1. Be good: `tests/contract/good.test.ts`'],
    [
      'a title that is not there',
      '1. Be good: `tests/contract/agent-rules.test.ts` “never written ' + 'anywhere”',
    ],
  ])('%s would be seen', (_name, sample) => expect(problems(sample)).not.toEqual([]))
})
