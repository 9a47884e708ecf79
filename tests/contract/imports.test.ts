import { hold, type Import, importsOf, isApp, type Rule, type Source } from './source.ts'

const DATABASE = /^(@prisma\/|lib\/generated\/)/

const importing = (forbidden: (one: Import, file: Source) => boolean) => (file: Source) =>
  importsOf(file)
    .filter((one) => forbidden(one, file))
    .map(({ target }) => `imports ${target}`)

/** app, components → actions → lib/guard → lib/<domain> → lib/db, lib/stripe */
const LAYERS: [layer: RegExp, mayImport: RegExp][] = [
  [/^lib\/(db\.ts$|db\/|stripe\.ts$)/, /^(env\.mjs|lib\/generated\/|lib\/db\/|lib\/errors$)/],
  [/^lib\/guard\//, /^(env\.mjs|lib\/)/],
  // What runs once, before the first request, puts the parts together.
  [/^lib\/startup\.ts$/, /^(env\.mjs$|lib\/|jobs(\/|$))/],
  [/^(lib\/|auth\.ts$)/, /^(env\.mjs|lib\/(?!guard\/))/],
  [/^actions\//, /^(auth$|lib\/)/],
  [/^jobs\//, /^(env\.mjs$|jobs\/|lib\/)/],
  [/^components\//, /^(components\/|actions\/|lib\/(?!guard\/(?!result$|policy$|reserved$)))/],
  [/^app\/api\/auth\//, /^(app\/|auth$|lib\/)/],
  [/^app\//, /^(env\.mjs$|app\/|components\/|actions\/|lib\/)/],
]
const OURS =
  /^(app|components|actions|jobs|lib|local|tests|scripts|prisma|bench)\/|^(jobs|auth|env\.mjs|middleware)$/

const rules: Rule[] = [
  {
    says: 'imports flow one way: app, components → actions → lib/guard → lib/<domain> → lib/db, lib/stripe',
    applies: (path) => LAYERS.some(([layer]) => layer.test(path)),
    violations: importing(({ target }, { path }) => {
      const [, mayImport] = LAYERS.find(([layer]) => layer.test(path)) ?? []
      return OURS.test(target) && !mayImport?.test(target)
    }),
    broken: [
      { path: 'lib/users/commands.ts', text: `import { guard } from '@/lib/guard/action'` },
      { path: 'lib/users/commands.ts', text: `import { takeToken } from '../guard/limits'` },
      { path: 'lib/db.ts', text: `import { appendAudit } from '@/lib/audit/append'` },
      { path: 'lib/guard/action.ts', text: `import { updateUserName } from '@/actions/update-user-name'` },
      { path: 'actions/x.ts', text: `import {\n  Form,\n} from '@/components/forms/form'` },
      { path: 'components/x.tsx', text: `import Page from '../app/page'` },
      { path: 'components/x.tsx', text: `const x = await import('@/lib/guard/perform')` },
      { path: 'app/(app)/page.tsx', text: `import { handlers } from '@/auth'` },
      { path: 'lib/log.ts', text: `import { PEOPLE } from '../local/people.ts'` },
      { path: 'lib/mail/later.ts', text: `import { sendMail } from '@/jobs/send-mail'` },
      { path: 'jobs/x.ts', text: `import { signOut } from '@/actions/sign-out'` },
    ],
    kept: [
      { path: 'actions/x.ts', text: `import { guard } from '@/lib/guard/action'\nimport { z } from 'zod'` },
      { path: 'components/x.tsx', text: `import type { ActionResult } from '@/lib/guard/result'` },
      {
        path: 'app/x/page.tsx',
        text: `// import { handlers } from '@/auth'\nimport { loadX } from './loader'`,
      },
    ],
  },
  {
    says: 'only lib and auth.ts import the database’s client',
    applies: (path) => isApp(path) && !/^lib\/|^auth\.ts$/.test(path),
    violations: importing(({ target }) => DATABASE.test(target) || target === 'lib/db' || target === 'pg'),
    broken: [
      { path: 'app/x/page.tsx', text: `import { inTransaction } from '@/lib/db'` },
      { path: 'actions/x.ts', text: `import { Prisma } from '@prisma/client'` },
      { path: 'components/x.tsx', text: `import type { User } from '@/lib/generated/prisma/client'` },
    ],
    kept: [{ path: 'app/x/page.tsx', text: `import { loadX } from './loader'` }],
  },
  {
    says: 'T41 the one door to the database is lib/db.ts: nowhere else a client is made or imported',
    applies: (path) => isApp(path) && path !== 'lib/db.ts' && !path.startsWith('lib/db/'),
    violations: (file) => [
      ...importing(
        ({ target, type }) =>
          /^(@prisma\/adapter-pg|pg)$|^lib\/generated\/prisma\/client/.test(target) && !type,
      )(file),
      // What stands behind the door, types included.
      ...importing(({ target }) => target.startsWith('lib/db/'))(file),
      ...(/new\s+PrismaClient\b/.test(file.text) ? ['makes a client'] : []),
    ],
    broken: [
      { path: 'lib/x.ts', text: 'const prisma = new PrismaClient({ adapter })' },
      { path: 'lib/x.ts', text: `import { PrismaClient } from '@/lib/generated/prisma/client'` },
      { path: 'auth.ts', text: `import pg from 'pg'` },
      { path: 'lib/users/commands.ts', text: `import { clients } from '@/lib/db/clients'` },
      { path: 'lib/x.ts', text: `import { clients } from './db/clients'` },
    ],
    kept: [
      { path: 'lib/x.ts', text: `import type { User } from '@/lib/generated/prisma/client'` },
      { path: 'lib/x.ts', text: `import type { Tx } from '@/lib/db'` },
    ],
  },
  {
    says: 'T41 the queue’s own connections are made in lib/jobs/boss.ts alone',
    applies: (path) => isApp(path) && path !== 'lib/jobs/boss.ts',
    violations: importing(({ target, type }) => target === 'pg-boss' && !type),
    broken: [{ path: 'lib/x.ts', text: `import { PgBoss } from 'pg-boss'` }],
    kept: [{ path: 'lib/jobs/worker.ts', text: `import type { PgBoss } from 'pg-boss'` }],
  },
  {
    says: 'only lib/stripe.ts imports the Stripe library, types included',
    applies: (path) => isApp(path) && path !== 'lib/stripe.ts',
    violations: importing(({ target }) => /^stripe(\/|$)/.test(target)),
    broken: [
      { path: 'lib/classify.ts', text: `import Stripe from 'stripe'` },
      { path: 'lib/billing/sync.ts', text: `import type { Stripe } from 'stripe'` },
    ],
    kept: [{ path: 'lib/billing/sync.ts', text: `import { type Stripe, stripe } from '@/lib/stripe'` }],
  },
  {
    says: 'T12 T77 what reads secrets, requests or the database cannot get into a browser',
    applies: (path) => path.startsWith('lib/') && path !== 'lib/billing/prices.ts',
    violations: (file) => {
      const imported = importsOf(file)
      const server =
        /^(env\.mjs|lib\/(db|db\/.*|stripe|log|caller|session)|next\/headers|next-auth.*|node:.*)$/
      const needs = imported.some(({ target, type }) => server.test(target) && !type)
      return needs && !imported.some(({ target }) => target === 'server-only') ? ['lacks server-only'] : []
    },
    broken: [
      { path: 'lib/x.ts', text: `import { env } from '@/env.mjs'` },
      { path: 'lib/x/y.ts', text: `import { readFile } from 'node:fs/promises'` },
    ],
    kept: [
      { path: 'lib/x.ts', text: `import 'server-only'\nimport { env } from '@/env.mjs'` },
      { path: 'lib/x.ts', text: `import type { Tx } from '@/lib/db'` },
    ],
  },
]

hold(rules)
