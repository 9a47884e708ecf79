import { expect, test } from 'vitest'
import { FILES, PAGES, read } from './docs/repository.ts'

// D8: an example that nobody runs rots. Each of these pages shows one that is a file of the repository, to the letter
// (the rule on quotes, docs.test.ts), which the type-checker compiles and a test runs.

const WORKED = ['add-an-action', 'add-an-admin-action', 'add-a-route', 'add-a-job', 'add-an-error']

const TESTS = FILES.filter((path) => path.endsWith('.test.ts')).map((path) => ({ path, text: read(path) }))

/** The files that a page quotes from beginning to end. */
const quotedWhole = (text: string): string[] =>
  [...text.matchAll(/```ts\n\/\/ ([\w./()[\]-]+\.ts)\n([\s\S]*?)```/g)].flatMap(
    ([, path = '', quote = '']) =>
      FILES.includes(path) && withoutHead(read(path)) === withoutHead(quote) ? [path] : [],
  )

/** A file of ours may begin with a directive and with what it imports. */
const withoutHead = (text: string): string =>
  text
    .trim()
    .replace(/^'use server'\n+/, '')
    .replace(/^(import [\s\S]*?from '[^']+'\n)+/, '')
    .trim()

const isRun = (path: string): boolean =>
  TESTS.some(({ text }) => text.includes(`/${path.split('/').at(-1)?.replace(/\.ts$/, '')}`))

test.each(WORKED)('D8 docs/how-to/%s.md has an example that is compiled and run', (name) => {
  const page = PAGES.find(({ path }) => path === `docs/how-to/${name}.md`)
  expect(page, 'the page').toBeDefined()
  const run = quotedWhole(page?.text ?? '').filter(isRun)
  expect(run, 'files that it quotes whole and a test runs').not.toEqual([])
})

test('and a quote that lacks a line is none', () => {
  const whole = read('tests/how-to/team-route.ts').trim()
  const page = (quote: string) => `\`\`\`ts\n// tests/how-to/team-route.ts\n${quote}\n\`\`\``
  expect(quotedWhole(page(whole))).toEqual(['tests/how-to/team-route.ts'])
  expect(quotedWhole(page(whole.replace(/ {4}scope: .*\n/, '')))).toEqual([])
})
