import { GLOBAL_MODULES } from '../../lib/isolation/globals.ts'
import { codeOf, hold, isApp, linesWith, type Rule } from './source.ts'

const mayBeGlobal = (path: string): boolean =>
  Object.keys(GLOBAL_MODULES).some((listed) => path.startsWith(listed))

const fewAreGlobal: Rule = {
  says: 'T46 who sees all tenants is listed with the reason, in lib/isolation/globals.ts',
  applies: isApp,
  violations: ({ path, text }) =>
    mayBeGlobal(path) || path === 'lib/db.ts'
      ? []
      : linesWith(
          /(inTransaction|runStatement)(<[^()]*>)?\( ?('system'|(?!'app')\S)|DATABASE_SYSTEM_URL/,
          codeOf(text)
            .replace(/\(\s+/g, '(')
            .replace(/^export (async )?function .*$/gm, ''),
        ).filter(() => !OWN_CONNECTIONS.includes(path)),
  broken: [
    {
      path: 'lib/teams/queries.ts',
      text: `const rows = await inTransaction('system', (tx) => tx.user.findMany())`,
    },
    { path: 'lib/teams/queries.ts', text: `await runStatement<Row>(\n  'system',\n  sql,\n)` },
    { path: 'lib/teams/queries.ts', text: 'await inTransaction(role, work)' },
    { path: 'lib/teams/queries.ts', text: 'new Client(env.DATABASE_SYSTEM_URL)' },
  ],
  kept: [
    {
      path: 'lib/teams/queries.ts',
      text: `const rows = await inTransaction('app', (tx) => tx.user.findMany())`,
    },
    { path: 'lib/billing/sync.ts', text: `await inTransaction('system', work)` },
  ],
}

/** The environment itself, and the queue's own connections (lib/jobs/boss.ts). */
const OWN_CONNECTIONS = ['env.mjs', 'lib/db/clients.ts', 'lib/jobs/boss.ts']

hold([fewAreGlobal])
