import 'server-only'
import written from '@/surface.json' with { type: 'json' }
import type { Entry, EntryKind, Manifest } from './entry'
import { inputFields, KINDS, tenantOf, whoMay } from './words'

const { entries } = written as unknown as Manifest

/** The ways in of one kind, in the order of the manifest. */
export type SurfaceGroup = { kind: EntryKind; title: string; says: string; entries: Entry[] }

/**
 * The manifest of this build, by kind, as far as it has all the words.
 *
 * @param search words in any order; part of a name, file, address, event, role, field, reason or code is enough
 */
export function searchSurfaces(search: string): { groups: SurfaceGroup[]; found: number; total: number } {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const fitting = entries.filter((entry) => {
    const text = textOf(entry)
    return words.every((word) => text.includes(word))
  })
  const kinds = Object.entries(KINDS) as [EntryKind, readonly [string, string]][]
  const groups = kinds.map(([kind, [title, says]]) => ({
    kind,
    title,
    says,
    entries: fitting.filter((entry) => entry.kind === kind),
  }))
  return {
    groups: groups.filter((group) => group.entries.length > 0),
    found: fitting.length,
    total: entries.length,
  }
}

/** Everything of an entry that somebody may look for. */
function textOf(entry: Entry): string {
  const { kind, name, file, address, event, authentication, reasons, codes } = entry
  const fields = inputFields(entry).map((field) => field.name)
  const parts = [kind, name, file, address, event, authentication, whoMay(entry), tenantOf(entry)]
  return [...parts, ...fields, ...reasons, ...codes.guard, ...codes.work].join(' ').toLowerCase()
}
