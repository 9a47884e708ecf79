import { hold, isApp, type Rule } from './source.ts'

/**
 * What is kept for longer than one call without naming a tenant, with the reason. React's `cache` lasts for one request,
 * which has one session; the other kinds are shared by all requests, so there is none of them here.
 */
const WITHOUT_TENANT: Record<string, string> = {
  'lib/caller.ts: readCaller': 'who calls is the request itself, and it is read once for each',
  'lib/guard/authority.ts: readActor':
    'the live session of this request; its page and its layout share one reading',
  'lib/guard/authority.ts: readActorWith': 'the same, with what is shown beside it',
  'lib/page-tenant.ts: shown':
    'what this request has read of its own tenant so far; a place to put it, not what is put there',
  'lib/guard/loader.ts: load': 'what a page reads in this request; the session decides the tenant inside',
}

/** The first argument of a kept function says whose it is. */
const OWNER = /^\(?\s*(?:async\s*)?\(?\s*\{?\s*(tenantId|sessionId|actor|session)\b/

/** Every use of a cache in a file: the name of what is kept, and the beginning of its function. */
function keptIn(text: string): { name: string; first: string }[] {
  const code = text.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/[^\n]*/g, '')
  const calls = [
    ...code.matchAll(
      /(?:(?:const|function)\s+(\w+)[^=\n]*=\s*)?(?<![.\w])(cache|unstable_cache)\(([\s\S]{0,120})/g,
    ),
  ]
  const directives = [
    ...code.matchAll(
      /(?:function\s+(\w+)|const\s+(\w+)[^=]*=\s*(?:async\s*)?)\s*\(([^)]*)\)[^{]*\{\s*['"]use cache/g,
    ),
  ]
  const whole = /^\s*['"]use cache/.test(code) ? [{ name: 'the whole file', first: '' }] : []
  const wholeRequests = [...code.matchAll(/cache:\s*['"]force-cache|next:\s*\{\s*(?:revalidate|tags)/g)]
  return [
    ...calls.map(([, name, , rest = '']) => ({
      name: name ?? /^\s*(\w+)/.exec(rest)?.[1] ?? '',
      first: rest,
    })),
    ...directives.map(([, named, constant, parameters = '']) => ({
      name: named ?? constant ?? '',
      first: parameters,
    })),
    ...wholeRequests.map(() => ({ name: 'fetch', first: '' })),
    ...whole,
  ]
}

const ownedCaches: Rule = {
  says: 'T45 what a cache keeps names its tenant or session first, or is listed with its reason',
  applies: isApp,
  violations: ({ path, text }) =>
    keptIn(text)
      .filter(({ name, first }) => !OWNER.test(first) && !(`${path}: ${name}` in WITHOUT_TENANT))
      .map(({ name }) => `keeps ${name} without naming whose it is`),
  broken: [
    { path: 'lib/x.ts', text: 'export const readPlan = cache(async (id: string) => 1)' },
    { path: 'lib/x.ts', text: 'const read = unstable_cache(async () => 1, ["plans"])' },
    { path: 'lib/x.ts', text: `export async function readPlan(id: string) {\n  'use cache'\n  return 1\n}` },
    {
      path: 'lib/x.ts',
      text: `const readPlan = async (id: string): Promise<number> => {\n  "use cache: remote"\n  return 1\n}`,
    },
    { path: 'app/x/page.tsx', text: `'use cache'\nexport default async function Page() {}` },
    { path: 'lib/x.ts', text: `fetch(url, { cache: 'force-cache' })` },
    { path: 'lib/x.ts', text: `fetch(url, { next: { revalidate: 60 } })` },
    { path: 'lib/caller.ts', text: 'export const readPlan = cache(async () => 1)' },
  ],
  kept: [
    { path: 'lib/x.ts', text: 'export const readPlan = cache(async (tenantId: string, id: string) => 1)' },
    { path: 'lib/x.ts', text: 'const read = unstable_cache(async ({ tenantId, id }: Key) => 1)' },
    {
      path: 'lib/x.ts',
      text: `export async function readPlan(tenantId: string) {\n  'use cache'\n  return 1\n}`,
    },
    { path: 'lib/x.ts', text: 'const kept = files.cache(1)' },
  ],
}

hold([ownedCaches])
