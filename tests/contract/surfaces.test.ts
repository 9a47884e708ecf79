import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { codeOf, hold, linesWith, type Rule, SOURCES, type Source } from './source.ts'

// Every way in is declared through the guard: an export that is not is a breach here, before it is an endpoint.

const EXPORT = /^export\b/
const SETTINGS = /^export const (dynamic|runtime|maxDuration|revalidate|preferredRegion)\b/

/** The exports of a file that are not made the way `allowed` says. */
const exportsBut = (allowed: RegExp, { text }: Source): string[] =>
  linesWith(EXPORT, codeOf(text)).filter((line) => !allowed.test(line))

const camel = (path: string): string =>
  (path.split('/').at(-1) ?? '')
    .replace(/\.ts$/, '')
    .replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())

const good = `'use server'\n\nimport { guard } from '@/lib/guard/action'\n\nexport const banUser = guard(\n  {},\n)`

const rules: Rule[] = [
  {
    says: 'T1 a file in actions has one export, named like the file and made by guard',
    applies: (path) => path.startsWith('actions/'),
    violations: (file) => {
      const wanted = new RegExp(`^export const ${camel(file.path)} = guard\\(`)
      const count = linesWith(EXPORT, codeOf(file.text)).length
      return [
        ...exportsBut(wanted, file).map((line) => `unguarded: ${line}`),
        ...(count === 1 ? [] : [`${count} exports`]),
        ...(file.text.startsWith(`'use server'\n`) ? [] : ['does not begin with use server']),
        ...(/import \{[^}]*\bguard\b[^}]*\} from '@\/lib\/guard\/action'/.test(file.text)
          ? []
          : ['another guard']),
      ]
    },
    broken: [
      { path: 'actions/ban-user.ts', text: `${good}\nexport async function unbanUser() {}` },
      { path: 'actions/ban-user.ts', text: good.replace('guard(\n', 'async () => (') },
      { path: 'actions/ban-user.ts', text: good.replace('banUser', 'banUsers') },
      { path: 'actions/ban-user.ts', text: good.replace('export const', 'const') },
      { path: 'actions/ban-user.ts', text: good.replace(`'use server'`, '') },
      { path: 'actions/ban-user.ts', text: good.replace('@/lib/guard/action', './guard') },
      { path: 'actions/ban-user.ts', text: `${good}\nexport * from './other'` },
      { path: 'actions/ban-user.ts', text: `${good}\nexport { other } from './other'` },
      { path: 'actions/ban-user.ts', text: `${good}\nexport default banUser` },
    ],
    kept: [{ path: 'actions/ban-user.ts', text: good }],
  },
  {
    says: 'T1 nothing outside actions is a Server Action',
    applies: (path) =>
      /^(app|components|lib|actions)\/|^[^/]+\.ts$/.test(path) && !path.startsWith('actions/'),
    violations: ({ text }) => linesWith(/^\s*['"]use server['"]/, codeOf(text)),
    broken: [
      { path: 'app/x/page.tsx', text: `async function save() {\n  'use server'\n}` },
      { path: 'lib/x.ts', text: `"use server"\nexport async function save() {}` },
    ],
    kept: [{ path: 'app/x/page.tsx', text: `'use client'\n// 'use server'` }],
  },
  {
    says: 'T1 T44 a route exports only handlers made by endpoint or visit',
    applies: (path) => /^app\/.*route\.tsx?$/.test(path),
    violations: (file) => {
      const made = /^export const (GET|POST|PUT|PATCH|DELETE) = (endpoint|visit)\(/
      return exportsBut(new RegExp(`${made.source}|${SETTINGS.source}`), file)
    },
    broken: [
      { path: 'app/api/x/route.ts', text: 'export async function GET() {}' },
      { path: 'app/api/x/route.ts', text: 'export const POST = async () => new Response()' },
      { path: 'app/api/x/route.ts', text: `export { GET } from './other'` },
      { path: 'app/api/x/route.ts', text: 'export const { GET, POST } = handlers' },
    ],
    kept: [
      {
        path: 'app/api/x/route.ts',
        text: `export const GET = endpoint(\nexport const dynamic = 'force-dynamic'`,
      },
    ],
  },
  {
    says: 'T44 a page for the signed-in reads through its loader',
    applies: (path) => /^app\/\((app|admin)\)\/.*page\.tsx$/.test(path),
    violations: ({ text }) =>
      /import \{ load\w+ \} from '\.\/loader'/.test(text) && /await load\w+\(/.test(codeOf(text))
        ? []
        : ['has no loader'],
    broken: [
      { path: 'app/(app)/x/page.tsx', text: 'export default function Page() { return null }' },
      { path: 'app/(admin)/admin/x/page.tsx', text: `import { loadX } from './loader'\n// await loadX()` },
    ],
    kept: [{ path: 'app/(app)/x/page.tsx', text: `import { loadX } from './loader'\nawait loadX()` }],
  },
  {
    says: 'T44 a loader is made by the guard’s loaders',
    applies: (path) => /^app\/.*loader\.ts$/.test(path),
    violations: ({ text }) => {
      const guarded = /export const load\w+ = (cache\(\s*)?(loader|sessionLoader)\(\s*\{/g
      const all = text.match(/^export /gm) ?? []
      const imported = /import \{ (loader|sessionLoader) \} from '@\/lib\/guard\/loader'/.test(text)
      return imported && all.length === (text.match(guarded) ?? []).length ? [] : ['another loader']
    },
    broken: [
      { path: 'app/(app)/x/loader.ts', text: 'export const loadX = async () => null' },
      {
        path: 'app/(app)/x/loader.ts',
        text: `import { loader } from '@/lib/guard/loader'\nexport const loadX = cache(\n  async () => null)`,
      },
      {
        path: 'app/(app)/x/loader.ts',
        text: `import { loader } from '@/lib/guard/loader'\nexport const loadX = loader({})\nexport const y = 1`,
      },
    ],
    kept: [
      {
        path: 'app/(app)/x/loader.ts',
        text: `import { loader } from '@/lib/guard/loader'\nexport const loadX = loader(\n  {},`,
      },
      {
        path: 'app/x/shell-loader.ts',
        text: `import { sessionLoader } from '@/lib/guard/loader'\nexport const loadX = cache(\n  sessionLoader(\n    {},`,
      },
    ],
  },
]

hold(rules)

test('T1 every file in actions was looked at, and none is hidden in a folder', () => {
  const seen = SOURCES.filter(({ path }) => path.startsWith('actions/')).map(({ path }) => path.slice(8))
  expect(seen.sort()).toEqual(readdirSync('actions').sort())
})
