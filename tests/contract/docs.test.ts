import { describe, expect, test } from 'vitest'
import { errorCodesPage } from '../../scripts/error-codes.ts'
import { PAGES, read, variablesIn } from './docs/repository.ts'
import {
  brokenLinks,
  driftedQuotes,
  machinePaths,
  missingPaths,
  missingTests,
  unknownCommands,
  unknownVariables,
} from './docs/rules.ts'

const RULES = {
  'every relative link leads somewhere': brokenLinks,
  'every path and address that is named exists': missingPaths,
  'every quote is what stands in the file': driftedQuotes,
  'every npm command is one of package.json': unknownCommands,
  'every variable stands in .env.example': unknownVariables,
  'every test that is cited exists under its title': missingTests,
  'nothing belongs to one machine': machinePaths,
}

/** For each rule: pages that break it, one by one, and one that does not. */
const PLANTED: Record<keyof typeof RULES, { broken: readonly string[]; kept: string }> = {
  'every relative link leads somewhere': {
    broken: [
      'See [the rules](docs/rules.md).',
      'See [more](README.md#no-such-heading).',
      '<img src="docs/pictures/none.png">',
    ],
    kept: 'See [the decisions](docs/decisions/) and [backups](docs/operations.md#backups).',
  },
  'every path and address that is named exists': {
    broken: [
      'Look at `lib/guards/action.ts`.',
      'Look at `prisma/migrations/*/up.sql`.',
      'Look at `authentication.ts`.',
      'Ask `/api/alive`.',
    ],
    kept: 'Look at `lib/guard/`, `prisma/migrations/*/down.sql`, `auth.ts` and `/api/health`.',
  },
  'every quote is what stands in the file': {
    broken: [
      '```ts\n// lib/users/policy.ts\nexport const canChangeRoleOf = () => true\n```',
      '```ts\n// lib/users/none.ts\nexport const none = 1\n```',
    ],
    kept: "```ts\n// lib/guard/result.ts\nimport type { Reason } from '@/lib/errors'\n```",
  },
  'every npm command is one of package.json': {
    broken: ['Run `npm run db:drop`.'],
    kept: 'Run `npm run db:migrate` and `npm test`.',
  },
  'every variable stands in .env.example': {
    broken: [
      'Set `AUTH_KEY`.',
      'Set `SMTP_HOST=mail`.',
      '```sh\nSMTP_HOST=mail npm start\n```',
      'psql "$DATABASE_ADMIN_URL"',
    ],
    kept: 'Set `AUTH_SECRET`; `DB_NO_AUDIT` is a code.\n\n```sh\npsql "$DATABASE_OWNER_URL"\n```',
  },
  'every test that is cited exists under its title': {
    broken: ['`tests/guard/session.test.ts` “T2 everybody may”', '`tests/guard/none.test.ts` “T2 a cookie”'],
    kept: '`tests/guard/session.test.ts` “T2 a cookie signed with another secret is no session”',
  },
  'nothing belongs to one machine': {
    broken: ['It is in /home/somebody/portcullis.'],
    kept: 'It is in `docs/`, see https://example.com/home/page.',
  },
}

describe.each(Object.entries(RULES))('%s', (name, rule) => {
  test.each(PAGES.map((page) => [page.path, page] as const))('in %s', (_path, page) => {
    expect(rule(page)).toEqual([])
  })

  test('and the rule finds what breaks it, and nothing else', () => {
    const { broken, kept } = PLANTED[name as keyof typeof RULES]
    for (const text of broken) expect(rule({ path: 'PLANTED.md', text }), text).toHaveLength(1)
    expect(rule({ path: 'PLANTED.md', text: kept })).toEqual([])
  })
})

describe('the environment is told the same way three times', () => {
  const example = new Set(variablesIn(read('.env.example')))

  test('.env.example lists what env.mjs reads, and the owner’s URL, which only migrations read', () => {
    const declared = [...read('env.mjs').matchAll(/^ {4}([A-Z][A-Z0-9_]+):/gm)].map(([, name]) => name)
    const told = new Set([...declared, 'DATABASE_OWNER_URL'].filter((name) => name !== 'NODE_ENV'))
    expect([...example].sort()).toEqual([...told].sort())
  })

  test('the table of docs/operations.md has a row for each', () => {
    const rows = [...read('docs/operations.md').matchAll(/^\| `([A-Z][A-Z0-9_]+)` +\|/gm)]
    expect(rows.map(([, name]) => name).sort()).toEqual([...example].sort())
  })
})

test('each decision has a number of its own, which its heading bears, and a date', () => {
  const pages = PAGES.flatMap(({ path, text }) => {
    const [, number] = /^docs\/decisions\/(\d{4})-/.exec(path) ?? []
    return number === undefined ? [] : [{ number, text }]
  })
  expect(pages.length).toBeGreaterThan(10)
  expect(new Set(pages.map(({ number }) => number)).size).toBe(pages.length)
  for (const { number, text } of pages)
    expect(text).toMatch(new RegExp(`^# ${number} · .+\\n\\n20\\d\\d-\\d\\d-\\d\\d · (accepted|superseded)`))
})

test('docs/error-codes.md is what `npm run docs:errors` writes', () => {
  expect(read('docs/error-codes.md')).toBe(errorCodesPage())
})
