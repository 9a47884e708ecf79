import 'server-only'
import type { KeyObject } from 'node:crypto'
import type { Finding } from '../verify/chain'
import { type CutNote, cutName, openCut } from './cut-note'
import type { CheckpointStore } from './store'

/** The notes of cuts by tenant, the oldest cut first, and what is wrong with them. */
export type Cuts = { notes: Map<string, CutNote[]>; findings: Finding[] }

/**
 * Reads the notes of cuts that a store has, and holds each to its signature and its name.
 *
 * @param tenantId whose; everybody's where nothing is said
 */
export async function readCuts(store: CheckpointStore, key: KeyObject, tenantId = ''): Promise<Cuts> {
  const names = (await store.list()).filter((name) => name.endsWith('.cut') && name.startsWith(tenantId))
  const cuts: Cuts = { notes: new Map(), findings: [] }
  for (const name of names.sort()) {
    const note = openCut((await store.read(name)) ?? '', key)
    if (note === null || cutName(note.tenantId, note.through) !== name) {
      const says = `${name} was not signed with this key, or was changed since`
      cuts.findings.push({ problem: 'checkpoint', tenantId: null, seq: null, says })
      continue
    }
    cuts.notes.set(note.tenantId, [...(cuts.notes.get(note.tenantId) ?? []), note])
  }
  return cuts
}

/** The first cut that dropped a row; undefined where none did. */
export const cutOf = (notes: readonly CutNote[] | undefined, seq: number): CutNote | undefined =>
  notes?.find(({ through }) => through >= seq)
