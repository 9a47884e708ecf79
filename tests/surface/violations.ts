/** Something planted, and the sentence that has to name it by file and export. */
export type Violation = {
  name: string
  files: Readonly<Record<string, string>>
  /** What the check says of it after a build, word for word from the beginning of a line. */
  found: string
  /** What can be said without a build; undefined where only the compiler knows. */
  read?: string
}

const guarded = `import { guard } from '@/lib/guard/action'\nimport { emptySchema } from '@/lib/validations/empty'\n`
const policy = `{ event: 'thing.done', scope: 'per-user-tenant-id', access: 'user', input: emptySchema }`
const steal = `export async function stealThing() {\n  return process.env.AUTH_SECRET\n}\n`

/** A page whose form posts to an action, so that the action is compiled. */
const pageWith = (name: string, from: string): string =>
  `import { ${name} } from '${from}'\n\nexport default function Page() {\n  return (\n    <form action={${name} as never}>\n      <button>Go</button>\n    </form>\n  )\n}\n`
const opened = (name: string, from: string, address: string) => ({
  [`app/${address}/page.tsx`]: pageWith(name, from),
})

/** Every way we know to open a door that nobody declared, or to declare one that is not there. */
export const VIOLATIONS: readonly Violation[] = [
  {
    name: 'a raw export in an action file',
    files: {
      'actions/raw.ts': `'use server'\n\n${steal.replace('stealThing', 'raw')}`,
      ...opened('raw', '@/actions/raw', 'raw'),
    },
    found: 'actions/raw.ts: raw can be called by any browser, and nobody declared it.',
    read: 'actions/raw.ts: raw is exported and not made by guard.',
  },
  {
    name: 'work of the clock that no process starts',
    files: {
      'jobs/tick.ts': `import { clock } from '@/lib/guard/clock'\n\nexport const tick = clock({ event: 'thing.ticked', scope: { global: 'a test' }, every: '15s' }, async () => null)\n`,
    },
    found: 'jobs/tick.ts: tick is a job that no worker knows.',
  },
  {
    name: 'a re-export of an unguarded function',
    files: {
      'lib/steal.ts': steal,
      'actions/handed-on.ts': `'use server'\n\nexport { stealThing as handedOn } from '@/lib/steal'\n`,
    },
    found: 'actions/handed-on.ts: handedOn is exported and not made by guard of lib/guard/action.ts.',
    read: 'actions/handed-on.ts: handedOn is exported and not made by guard.',
  },
  {
    name: 'an unguarded function that is imported and then exported',
    files: {
      'lib/steal.ts': steal,
      'actions/passed-on.ts': `'use server'\n\nimport { stealThing } from '@/lib/steal'\n\nexport const passedOn = stealThing\n`,
      ...opened('passedOn', '@/actions/passed-on', 'passed-on'),
    },
    found: 'actions/passed-on.ts: passedOn can be called by any browser, and nobody declared it.',
    read: 'actions/passed-on.ts: passedOn is exported and not made by guard.',
  },
  {
    name: 'an inline closure in a page',
    files: {
      'app/closure/page.tsx': `export default function Page() {\n  async function save() {\n    'use server'\n  }\n  return (\n    <form action={save}>\n      <button>Go</button>\n    </form>\n  )\n}\n`,
    },
    found:
      'app/closure/page.tsx: $$RSC_SERVER_ACTION_0 can be called by any browser, and nobody declared it.',
    read: 'app/closure/page.tsx: save is a Server Action outside of actions/.',
  },
  {
    name: 'an inline closure on the edge runtime',
    files: {
      'app/at-the-edge/page.tsx': `export const runtime = 'edge'\n\nexport default function Page() {\n  const save = async () => {\n    'use server'\n  }\n  return (\n    <form action={save}>\n      <button>Go</button>\n    </form>\n  )\n}\n`,
    },
    found:
      'app/at-the-edge/page.tsx: $$RSC_SERVER_ACTION_0 can be called by any browser, and nobody declared it.',
    read: 'app/at-the-edge/page.tsx: save is a Server Action outside of actions/.',
  },
  {
    name: 'a default export beside a guarded one',
    files: {
      'actions/doubled.ts': `'use server'\n\n${guarded}\nexport const doubled = guard(${policy}, async () => null)\n\nexport default async function other() {}\n`,
      ...opened('doubled', '@/actions/doubled', 'doubled'),
    },
    found: 'actions/doubled.ts: default can be called by any browser, and nobody declared it.',
    read: 'actions/doubled.ts: default is exported and not made by guard.',
  },
  {
    name: 'a star that exports an unguarded function',
    files: {
      'lib/steal.ts': steal,
      'actions/starred.ts': `'use server'\n\nexport * from '@/lib/steal'\n`,
    },
    found: 'actions/starred.ts: stealThing is exported and not made by guard of lib/guard/action.ts.',
    read: 'actions/starred.ts: * is exported and not made by guard.',
  },
  {
    name: 'a whole file of actions outside of actions/',
    files: {
      'lib/elsewhere.ts': `'use server'\n\nexport async function elsewhere() {}\n`,
      ...opened('elsewhere', '@/lib/elsewhere', 'elsewhere'),
    },
    found: 'lib/elsewhere.ts: elsewhere can be called by any browser, and nobody declared it.',
    read: 'lib/elsewhere.ts: the whole file is a Server Action outside of actions/.',
  },
  {
    name: 'actions that a package brings along',
    files: {
      'node_modules/planted-kit/package.json': `{ "name": "planted-kit", "version": "1.0.0", "type": "module", "main": "index.js" }\n`,
      'node_modules/planted-kit/index.js': `'use server'\n\nexport async function phoneHome() {}\n`,
      ...opened('phoneHome', 'planted-kit', 'kit'),
    },
    found:
      'node_modules/planted-kit/index.js: phoneHome can be called by any browser, and nobody declared it.',
  },
  {
    name: 'a guard that is none of ours',
    files: {
      'lib/safe.ts': `export const guard = (_policy: unknown, work: () => Promise<unknown>) => async () => work()\n`,
      'actions/alike.ts': `'use server'\n\nimport { guard } from '@/lib/safe'\n\nexport const alike = guard({ access: 'user' }, async () => null)\n`,
      ...opened('alike', '@/actions/alike', 'alike'),
    },
    found: 'actions/alike.ts: alike can be called by any browser, and nobody declared it.',
    read: 'actions/alike.ts: alike is made by another guard than that of lib/guard.',
  },
  {
    name: 'a guard on some machines only',
    files: {
      'actions/sometimes.ts': `'use server'\n\n${guarded}\nexport const sometimes =\n  process.env.STAGE === 'demo' ? async () => null : guard(${policy}, async () => null)\n`,
      ...opened('sometimes', '@/actions/sometimes', 'sometimes'),
    },
    found: 'actions/sometimes.ts: sometimes is exported and not made by guard.',
    read: 'actions/sometimes.ts: sometimes is exported and not made by guard.',
  },
  {
    name: 'a guard with something beside it',
    files: {
      'actions/or-else.ts': `'use server'\n\n${guarded}\nexport const orElse = guard(${policy}, async () => null) && (async () => null)\n`,
      ...opened('orElse', '@/actions/or-else', 'or-else'),
    },
    found: 'actions/or-else.ts: orElse can be called by any browser, and nobody declared it.',
    read: 'actions/or-else.ts: orElse is made by guard on one way only; it has to be nothing but that call.',
  },
  {
    name: 'a forged declaration',
    files: {
      'lib/forge.ts': `import { declare } from '@/lib/guard/surface'\n\nexport const forge = <Fn extends () => unknown>(fn: Fn) =>\n  declare('action', { event: 'thing.forged', scope: 'per-user-tenant-id' }, fn)\n`,
      'actions/forged.ts': `'use server'\n\nimport { forge } from '@/lib/forge'\n\nexport const forged = forge(async () => null)\n`,
      ...opened('forged', '@/actions/forged', 'forged'),
    },
    found: 'lib/forge.ts: declare is imported; only lib/guard declares.',
    read: 'lib/forge.ts: declare is imported; only lib/guard declares.',
  },
  {
    name: 'a declared action that nothing reaches',
    files: {
      'actions/forgotten.ts': `'use server'\n\n${guarded}\nexport const forgotten = guard(${policy}, async () => null)\n`,
    },
    found: 'actions/forgotten.ts: forgotten is declared as an action, and nothing reaches it.',
  },
  {
    name: 'a route without a guard',
    files: {
      'app/api/bare/route.ts': `export async function GET() {\n  return Response.json({ secret: 1 })\n}\n`,
    },
    found: 'app/api/bare/route.ts: GET is exported and not made by route, visit or download of lib/guard.',
    read: 'app/api/bare/route.ts: GET is exported and not made by route or endpoint or visit or download.',
  },
  {
    name: 'a page that nobody declared',
    files: { 'app/hidden/page.tsx': `export default function Page() {\n  return <p>Hidden</p>\n}\n` },
    found: 'app/hidden/page: /hidden answers, and nobody declared it.',
  },
  {
    name: 'a page that reads around its loader',
    files: {
      'lib/people.ts': `import { runStatement } from '@/lib/db'\n\nexport const people = () => runStatement\n`,
      'app/open/page.tsx': `import { people } from '@/lib/people'\n\nexport default function Page() {\n  return <p>{typeof people}</p>\n}\n`,
    },
    found: 'app/open/page.tsx: default reaches the database without a loader, by lib/people.ts → lib/db.ts.',
  },
  {
    name: 'a way in through the other router',
    files: {
      'pages/api/side-door.ts': `export default function handler(_request: unknown, response: { end(): void }) {\n  response.end()\n}\n`,
    },
    found: 'pages/api/side-door: /api/side-door answers, and nobody declared it.',
  },
  {
    name: 'a detour of the configuration',
    files: {},
    found: 'next.config.ts: /out → https://elsewhere.test/ leads past every declaration.',
  },
]
