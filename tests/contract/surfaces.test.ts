import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { shapeProblems } from '../../scripts/surface/shape.ts'
import { VIOLATIONS } from '../surface/violations.ts'
import { codeOf, hold, linesWith, type Rule, SOURCES, type Source } from './source.ts'

// Every way in is declared through the guard: an export that is not is a breach here, before it is an endpoint. What only
// a run or a build shows is found by `npm run surface -- --check` (tests/surface).

const good = `'use server'\n\nimport { guard } from '@/lib/guard/action'\n\nexport const banUser = guard(\n  {},\n)`
const action = (text: string): Source => ({ path: 'actions/ban-user.ts', text })
const route = (text: string): Source => ({ path: 'app/api/x/route.ts', text })
const guardedRoute = `import { endpoint } from '@/lib/guard/endpoint'\n\nexport const GET = endpoint(\n  {},\n)`
const loads = (text: string): Source => ({ path: 'app/(app)/x/loader.ts', text })
const guardedLoader = `import { loader } from '@/lib/guard/loader'\n\nexport const loadX = loader(\n  {},\n)`
const works = (text: string): Source => ({ path: 'jobs/send-mail.ts', text })
const guardedJob = `import { job } from '@/lib/guard/job'\n\nexport const sendMail = job(sendMailJob, {\n  call,\n})`

/** Work of every process, and the worker that looks which jobs are due. */
const CLOCKS = ['lib/guard/clock.ts', 'lib/jobs/worker.ts']

const rules: Rule[] = [
  {
    says: 'T1 a file in actions has one export, named like the file and made by guard',
    applies: (path) => path.startsWith('actions/'),
    violations: shapeProblems,
    broken: [
      action(`${good}\nexport async function unbanUser() {}`),
      action(good.replace('guard(\n', 'async () => (')),
      action(good.replace('banUser', 'banUsers')),
      action(good.replace('export const', 'const')),
      action(good.replace(`'use server'`, '')),
      action(good.replace('@/lib/guard/action', './guard')),
      action(good.replace('{ guard }', '{ guard as other, safe as guard }')),
      action(good.replace('{ guard }', '{ other as guard }')),
      action(`${good}\nexport * from './other'`),
      action(`${good}\nexport { other } from './other'`),
      action(`${good}\nexport default banUser`),
      action(good.replace('= guard(', '= open ? bare : guard(')),
      action(`${good} || bare`),
      action(`${good}.bind(null)`),
      action(good.replace('guard(\n  {},\n)', 'guard({}, bare) ?? bare')),
      action(good.replace('guard(\n  {},\n)', 'guard({}, bare) || other(bare)')),
      action(good.replace('  {},', `  {},\n  async () => {\n    'use server'\n  },`)),
    ],
    kept: [
      action(good),
      action(good.replace('guard(\n  {},\n)', 'guard(policy, (context) => work(context))')),
    ],
  },
  {
    says: 'T1 nothing outside actions is a Server Action',
    applies: (path) => /^(app|components|jobs|lib|pages)\/|^[^/]+\.ts$/.test(path),
    violations: (file) => shapeProblems(file).filter((says) => /Server Action/.test(says)),
    broken: [
      { path: 'app/x/page.tsx', text: `async function save() {\n  'use server'\n}` },
      { path: 'app/x/page.tsx', text: `const save = async () => { 'use server' }` },
      { path: 'lib/x.ts', text: `"use server"\nexport async function save() {}` },
    ],
    kept: [{ path: 'app/x/page.tsx', text: `'use client'\n// 'use server'` }],
  },
  {
    says: 'T44 the clock starts only what is declared',
    applies: (path) => /^(actions|app|jobs|lib)\//.test(path) && !CLOCKS.includes(path),
    violations: ({ text }) => linesWith(/\bsetInterval\(/, codeOf(text)),
    broken: [{ path: 'lib/x.ts', text: 'setInterval(work, 15_000)' }],
    kept: [{ path: 'lib/x.ts', text: '// setInterval(work)' }],
  },
  {
    says: 'T1 T44 a route exports only handlers made by the guard',
    applies: (path) => /^app\/.*route\.tsx?$/.test(path),
    violations: shapeProblems,
    broken: [
      route('export async function GET() {}'),
      route('export const POST = async () => new Response()'),
      route(`export { GET } from './other'`),
      route('export const { GET, POST } = handlers'),
      route(guardedRoute.replace('@/lib/guard/endpoint', './endpoint')),
      route(guardedRoute.replace('GET', 'get')),
    ],
    kept: [route(`${guardedRoute}\n\nexport const dynamic = 'force-dynamic'`)],
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
    violations: shapeProblems,
    broken: [
      loads('export const loadX = async () => null'),
      loads(guardedLoader.replace('loader(\n', 'cache(\n')),
      loads(`${guardedLoader}\nexport const y = 1`),
    ],
    kept: [loads(guardedLoader)],
  },
  {
    says: 'T44 a job is made by the guard’s job',
    applies: (path) => /^jobs\/(?!index)/.test(path),
    violations: shapeProblems,
    broken: [
      works('export const sendMail = async () => undefined'),
      works(guardedJob.replace('@/lib/guard/job', '@/lib/jobs/policy')),
      works(`${guardedJob} satisfies Job`),
    ],
    kept: [works(guardedJob)],
  },
  {
    says: 'T1 nobody but the guard declares',
    applies: (path) => /^(app|actions|components|jobs|lib)\//.test(path),
    violations: (file) => shapeProblems(file).filter((says) => /only lib\/guard declares/.test(says)),
    broken: [
      { path: 'lib/x.ts', text: `import { declare } from '@/lib/guard/surface'` },
      { path: 'lib/x/y.ts', text: `import { declare as d } from '../guard/surface.ts'` },
    ],
    kept: [{ path: 'lib/guard/x.ts', text: `import { declare } from './surface'` }],
  },
]

hold(rules)

test('T1 every file in actions was looked at, and none is hidden in a folder', () => {
  const seen = SOURCES.filter(({ path }) => path.startsWith('actions/')).map(({ path }) => path.slice(8))
  expect(seen.sort()).toEqual(readdirSync('actions').sort())
})

describe('T1 T44 what a reader of the source can see is named by file and export, without a build', () => {
  test.each(VIOLATIONS.filter(({ read }) => read !== undefined))('$name', ({ files, read }) => {
    const found = Object.entries(files).flatMap(([path, text]) =>
      shapeProblems({ path, text }).map((says) => `${path}: ${says}`),
    )
    expect(found).toContain(read)
  })
})
