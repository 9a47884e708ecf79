import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { ROOT } from '../../local/folder.ts'
import { VIOLATIONS } from './violations.ts'

/** What an app of ours cannot do without; the rest of the tree has nothing to do with what is planted. */
const TAKEN = ['lib', 'env.mjs', 'auth.ts', '.env.example', 'actions/sign-out.ts']

/** As it should be: one page with its loader and its action, one page that needs none. Nothing may be said of these. */
const KEPT: Readonly<Record<string, string>> = {
  // Next looks for these two further up when they are not here.
  'instrumentation.ts': 'export function register() {}\n',
  'middleware.ts': `import { NextResponse } from 'next/server'\n\nexport const middleware = () => NextResponse.next()\nexport const config = { matcher: ['/mine'] }\n`,
  'app/layout.tsx': `import type { ReactNode } from 'react'\n\nexport default function Layout({ children }: { children: ReactNode }) {\n  return (\n    <html lang="en">\n      <body>{children}</body>\n    </html>\n  )\n}\n`,
  'app/page.tsx': `export default function HomePage() {\n  return <p>Home</p>\n}\n`,
  'app/mine/loader.ts': `import { sessionLoader } from '@/lib/guard/loader'\nimport { noParameters } from '@/lib/validations/empty'\n\nexport const loadMine = sessionLoader(\n  { event: 'page.mine', page: '/mine', scope: 'per-user-tenant-id', access: 'user', input: noParameters },\n  ({ actor }) => actor.name,\n)\n`,
  'app/mine/page.tsx': `import { signOut } from '@/actions/sign-out'\nimport { loadMine } from './loader'\n\nexport default async function MinePage() {\n  const name = await loadMine()\n  return (\n    <form action={signOut as never}>\n      <button>{name}</button>\n    </form>\n  )\n}\n`,
}

/** What is as it should be. */
export const KEPT_FILES = [...Object.keys(KEPT), 'actions/sign-out.ts']

/** Pages of the planted actions are open, so that each finding is about what was planted and not about its page. */
const DECLARED_PAGES = [
  '',
  'raw',
  'passed-on',
  'closure',
  'at-the-edge',
  'doubled',
  'elsewhere',
  'kit',
  'alike',
  'sometimes',
  'or-else',
  'forged',
  'open',
]

const CONFIG = `export default {
  typescript: { ignoreBuildErrors: true },
  // Packages as they are, and nothing made smaller: what matters is the lists, and that they come soon.
  serverExternalPackages: ['pino', 'nodemailer', 'pg', '@prisma/client', '@prisma/adapter-pg', 'stripe', 'next-auth', 'zod'],
  experimental: { turbopackMinify: false, turbopackSourceMaps: false, turbopackScopeHoisting: false },
  turbopack: { root: ${JSON.stringify(ROOT)} },
  rewrites: async () => [{ source: '/out', destination: 'https://elsewhere.test/' }],
}
`

/**
 * A small app with the real guard, and with everything planted in it.
 *
 * @param folder inside the clone, so that packages are found where they are
 */
export function plantAll(folder: string): void {
  for (const path of TAKEN) cpSync(join(ROOT, path), join(folder, path), { recursive: true })
  const lines = DECLARED_PAGES.map((name) => `  '/${name}': 'a page of the test',`)
  const files: Record<string, string> = {
    ...KEPT,
    'app/open-pages.ts': `export const OPEN_PAGES = {\n${lines.join('\n')}\n}\n`,
    'next.config.ts': CONFIG,
    'package.json': '{ "name": "planted", "private": true, "type": "module" }\n',
    'tsconfig.json': JSON.stringify({
      extends: relative(folder, `${ROOT}/tsconfig.json`),
      compilerOptions: { paths: { '@/*': ['./*'] } },
      include: ['app', 'actions', 'lib'],
    }),
    ...Object.fromEntries(VIOLATIONS.flatMap(({ files: planted }) => Object.entries(planted))),
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}
