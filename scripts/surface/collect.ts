import { existsSync, globSync } from 'node:fs'
import type { Declaration, Kind } from '../../lib/guard/surface.ts'
import type { Entry, EntryKind } from '../../lib/surfaces/entry.ts'
import { addressOf } from './address.ts'
import { type AnyPolicy, entryOf } from './entry.ts'
import { SETTING } from './shape.ts'

/** All that the source declares, and what it does not declare and should. */
export type Collected = { entries: Entry[]; problems: string[] }

type Exports = Readonly<Record<string, unknown>>
type Group = { files: string; made: readonly Kind[]; by: string }

/** Which files are ways in, and which function of the guard makes what they export. */
const GROUPS: readonly Group[] = [
  { files: 'actions/**/*.{ts,tsx,js,mjs}', made: ['action'], by: 'guard of lib/guard/action.ts' },
  { files: 'app/**/*loader.ts', made: ['loader'], by: 'a loader of lib/guard/loader.ts' },
  {
    files: 'app/**/route.{ts,tsx,js}',
    made: ['route', 'visit', 'download'],
    by: 'route, visit or download of lib/guard',
  },
  { files: 'jobs/*.ts', made: ['job', 'clock'], by: 'job or clock of lib/guard' },
]
/** Where jobs are put together for the worker. */
const REGISTRY = /^jobs\/index\.ts$/

/**
 * Imports every file that is a way in and reads what the guard keeps at its exports.
 *
 * @param root the folder of the app; `importFrom(root)` has been called
 */
export async function collect(root: string): Promise<Collected> {
  const { policyOf } = (await import(`${root}/lib/guard/surface.ts`)) as {
    policyOf: (fn: unknown) => Declaration | null
  }
  const collected: Collected = { entries: [], problems: [] }
  const jobs = new Map<unknown, string>()
  for (const group of GROUPS) {
    for (const file of globSync(group.files, { cwd: root }).sort()) {
      if (REGISTRY.test(file)) continue
      const exported = await load(root, file, collected.problems)
      for (const name of Object.keys(exported).sort()) {
        if (SETTING.test(name) && typeof exported[name] !== 'function') continue
        const declared = policyOf(exported[name])
        if (!declared || !group.made.includes(declared.kind)) {
          collected.problems.push(`${file}: ${name} is exported and not made by ${group.by}.`)
          continue
        }
        const entry = entryFor(root, file, name, declared)
        collected.entries.push(entry)
        collected.problems.push(...elsewhere(entry, declared.policy as unknown as AnyPolicy))
        if (entry.kind === 'job' || entry.kind === 'clock') jobs.set(exported[name], `${file}: ${name}`)
      }
    }
  }
  collected.problems.push(...(await unemployed(root, jobs)))
  return collected
}

async function load(root: string, file: string, problems: string[]): Promise<Exports> {
  try {
    return (await import(`${root}/${file}`)) as Exports
  } catch (error) {
    problems.push(`${file} cannot be imported: ${error instanceof Error ? error.message : String(error)}`)
    return {}
  }
}

function entryFor(root: string, file: string, name: string, { kind, policy }: Declaration): Entry {
  const shown: EntryKind = kind === 'loader' ? readerKind(root, file) : kind
  const address = ADDRESSED.includes(shown) ? addressOf(file) : null
  return entryOf(root, { kind: shown, name, file, address }, policy as unknown as AnyPolicy)
}

/** The address that a policy names leads back from the sign-in page, so it has to be the one that its file answers at. */
function elsewhere({ file, name, address }: Entry, { page }: AnyPolicy): string[] {
  if (typeof page !== 'string' || address === null || page === address) return []
  const before = address.slice(0, address.indexOf('/['))
  return address.includes('/[') && page === before
    ? []
    : [`${file}: ${name} says that its page is ${page}, and it is ${address}.`]
}

/** Jobs and clocks that are declared and that nobody starts, and the other way round. */
async function unemployed(root: string, declared: ReadonlyMap<unknown, string>): Promise<string[]> {
  if (!existsSync(`${root}/jobs/index.ts`))
    return [...declared.values()].map((job) => `${job} is a job that no worker knows.`)
  const { JOBS = [], CLOCKS = [] } = (await import(`${root}/jobs/index.ts`)) as Registry
  const known = [...JOBS, ...CLOCKS]
  return [
    ...[...declared]
      .filter(([job]) => !known.includes(job))
      .map(([, job]) => `${job} is a job that no worker knows. Add it to JOBS or CLOCKS in jobs/index.ts.`),
    ...known
      .filter((job) => !declared.has(job))
      .map(() => 'jobs/index.ts: JOBS or CLOCKS holds work that nobody declared.'),
  ]
}

type Registry = { JOBS?: readonly unknown[]; CLOCKS?: readonly unknown[] }

const ADDRESSED: readonly EntryKind[] = ['page', 'visit', 'download', 'route']

/** A loader reads for the page beside it, or else for the frame of the pages below it. */
function readerKind(root: string, file: string): EntryKind {
  const folder = file.slice(0, file.lastIndexOf('/'))
  return existsSync(`${root}/${folder}/page.tsx`) && file.endsWith('/loader.ts') ? 'page' : 'frame'
}
