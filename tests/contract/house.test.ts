import { codeOf, hold, isApp, linesWith, type Rule } from './source.ts'

const everywhere = (): boolean => true
/** Samples are put together, so that this file does not break the rules it tests. */
const joined = (...parts: string[]): string => parts.join('')

const rules: Rule[] = [
  {
    says: 'a file has at most 200 lines',
    applies: (path) => !/^components\/ui\//.test(path),
    violations: ({ text }) => {
      const lines = text.trimEnd().split('\n').length
      return lines > 200 ? [`${lines} lines`] : []
    },
    broken: [{ path: 'lib/long.ts', text: 'x\n'.repeat(201) }],
    kept: [{ path: 'lib/long.ts', text: 'x\n'.repeat(200) }],
  },
  {
    says: 'no test replaces a module: the real thing runs',
    applies: everywhere,
    violations: ({ text }) =>
      linesWith(/\b(vi|vitest|jest)\.(mock|doMock|hoisted|unstable_mockModule)\(/, codeOf(text)),
    broken: [
      { path: 'tests/x.test.ts', text: joined('vi.', `mock('@/lib/db')`) },
      { path: 'tests/x.test.ts', text: joined('jest.', `mock('@/lib/db')`) },
    ],
    kept: [{ path: 'tests/x.test.ts', text: 'const mock = vi.fn()' }],
  },
  {
    says: 'nothing makes the prerendered pages anew: their scripts are known by the digests of the build (decision 0010)',
    applies: (path) => /^(actions|app|lib)\//.test(path),
    violations: ({ text }) =>
      linesWith(/revalidatePath\(\s*['"]\/['"]|revalidatePath\(\s*['"]\/\((?:site|auth)\)/, codeOf(text)),
    broken: [
      { path: 'actions/x.ts', text: `revalidatePath('/', 'layout')` },
      { path: 'actions/x.ts', text: `revalidatePath('/')` },
      { path: 'actions/x.ts', text: `revalidatePath('/(site)', 'layout')` },
    ],
    kept: [{ path: 'actions/x.ts', text: `revalidatePath('/(app)', 'layout')` }],
  },
  {
    says: 'T79 SQL is a tagged template: nothing unsafe, nothing raw',
    applies: everywhere,
    violations: ({ text }) =>
      linesWith(/\$(queryRaw|executeRaw)Unsafe|Prisma\.raw\b|\$(queryRaw|executeRaw)\(/, codeOf(text)),
    broken: [
      { path: 'lib/x.ts', text: joined('tx.$queryRaw', 'Unsafe(sql)') },
      { path: 'lib/x.ts', text: joined('tx.$executeRaw', 'Unsafe(sql)') },
      { path: 'lib/x.ts', text: joined('Prisma.', 'raw(name)') },
      { path: 'lib/x.ts', text: joined('tx.$executeRaw', '(sql)') },
    ],
    kept: [{ path: 'lib/x.ts', text: 'tx.$queryRaw`SELECT 1`' }],
  },
  {
    says: 'T75 nobody but the guard redirects to what a variable holds',
    applies: (path) => isApp(path) && !path.startsWith('lib/guard/'),
    violations: ({ text }) =>
      linesWith(
        /(?<![.\w])(redirect|permanentRedirect)\((?!\s*['"]\/(?!\/)[^'"$]*['"]\s*[,)])/,
        codeOf(text),
      ),
    broken: [
      { path: 'app/x/page.tsx', text: 'redirect(next)' },
      { path: 'app/x/page.tsx', text: joined('redirect(`/x?$', '{query}`)') },
      { path: 'lib/x.ts', text: `permanentRedirect('//evil.test')` },
      { path: 'lib/x.ts', text: `redirect('https://evil.test')` },
    ],
    kept: [{ path: 'app/x/page.tsx', text: `redirect('/sign-in')\nNextResponse.redirect(url)` }],
  },
  {
    says: 'T50 no webhook is read unverified',
    applies: everywhere,
    violations: ({ text }) => linesWith(/constructEvent(Without)/, codeOf(text)),
    broken: [
      { path: 'lib/x.ts', text: joined('stripe.webhooks.constructEventWith', 'outVerification(body)') },
    ],
    kept: [{ path: 'lib/x.ts', text: 'stripe.webhooks.constructEvent(body, signature, secret)' }],
  },
  {
    says: 'T81 after() is for the webhook route alone, whose work is in the inbox already',
    applies: (path) => isApp(path) && path !== 'app/api/webhooks/stripe/route.ts',
    violations: ({ text }) => linesWith(/(?<![.\w])after\(/, codeOf(text)),
    broken: [{ path: 'actions/x.ts', text: 'after(() => sendMail())' }],
    kept: [{ path: 'actions/x.ts', text: 'afterCommit(() => revalidatePath())' }],
  },
  {
    says: 'T73 the app logs through lib/log.ts',
    applies: isApp,
    violations: ({ text }) => linesWith(/\bconsole\s*\.|process\.stdout/, codeOf(text)),
    broken: [{ path: 'lib/x.ts', text: 'console.log(token)' }],
    kept: [{ path: 'lib/x.ts', text: 'log.info({ event })' }],
  },
  {
    says: 'a refusal names its code, so that the list of what a surface can refuse with has it',
    applies: (path) => isApp(path) && path !== 'lib/classify.ts' && !path.startsWith('lib/guard/'),
    violations: ({ text }) => linesWith(/new Refusal\((?!'|$)/, codeOf(text)),
    broken: [{ path: 'lib/teams/x.ts', text: 'throw new Refusal(code, { message })' }],
    kept: [
      { path: 'lib/teams/x.ts', text: "throw new Refusal('TEAM_LAST_OWNER')\nthrow new Refusal(\n'X')" },
    ],
  },
  {
    says: 'what is unfinished is not in the tree',
    applies: everywhere,
    violations: ({ text }) => linesWith(new RegExp(joined('\\b(TO', 'DO|FIX', 'ME|HA', 'CK)\\b')), text),
    broken: [{ path: 'lib/x.ts', text: joined('// TO', 'DO later') }],
    kept: [{ path: 'lib/x.ts', text: '// Later, when there are teams.' }],
  },
  {
    says: 'the types are never switched off',
    applies: everywhere,
    violations: ({ text }) => [
      ...linesWith(new RegExp(joined('@ts-', '(ignore|nocheck|expect-error)')), text),
      ...linesWith(
        /[:<|&]\s*any\b(?!['\w])|\bas any\b|\bany\[\]/,
        codeOf(text).replace(/'[^'\n]*'|`[^`]*`|\/[^/\n]+\/[a-z]*/g, ''),
      ),
    ],
    broken: [
      { path: 'lib/x.ts', text: joined('// @ts-', 'ignore') },
      { path: 'lib/x.ts', text: joined('const x: an', 'y = 1') },
      { path: 'lib/x.ts', text: joined('f(x as an', 'y)') },
    ],
    kept: [{ path: 'lib/x.ts', text: '// any of them\nconst x: unknown = 1' }],
  },
  {
    says: 'a lint rule that is switched off says why',
    applies: everywhere,
    violations: ({ text }) =>
      linesWith(new RegExp(joined('biome-', 'ignore')), text).filter(
        (line) => !/ignore(-all|-start|-end)? \S+: .{15,}/.test(line),
      ),
    broken: [
      { path: 'lib/x.ts', text: joined('// biome-', 'ignore lint/suspicious/noConsole: ') },
      { path: 'lib/x.ts', text: joined('// biome-', 'ignore lint/suspicious/noConsole') },
    ],
    kept: [
      {
        path: 'lib/x.ts',
        text: joined('// biome-', 'ignore lint/a11y/x: the label stands in the row above'),
      },
    ],
  },
]

hold(rules)
