import type { Entry, Manifest } from '../../lib/surfaces/entry.ts'

/**
 * What changed between the manifest that is committed and the one the source makes now.
 *
 * @returns a line for each entry that came, went or says something else, with the fields it says it in
 */
export function difference(committed: Manifest | undefined, present: Manifest): string[] {
  if (committed === undefined) return ['surface.json is not there.']
  const before = byKey(committed)
  const now = byKey(present)
  return [
    ...[...now.keys()].filter((key) => !before.has(key)).map((key) => `+ ${key}`),
    ...[...before.keys()].filter((key) => !now.has(key)).map((key) => `- ${key}`),
    ...[...now].flatMap(([key, entry]) => changes(key, before.get(key), entry)),
  ]
}

function changes(key: string, before: Entry | undefined, now: Entry): string[] {
  if (before === undefined) return []
  const fields = Object.keys({ ...before, ...now }) as (keyof Entry)[]
  return fields
    .filter((field) => JSON.stringify(before[field]) !== JSON.stringify(now[field]))
    .map((field) => `~ ${key}, ${field}: ${JSON.stringify(before[field])} → ${JSON.stringify(now[field])}`)
}

const byKey = ({ entries }: Manifest): Map<string, Entry> =>
  new Map(entries.map((entry) => [`${entry.kind} ${entry.name} (${entry.file})`, entry]))
