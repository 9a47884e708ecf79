import 'server-only'
import type { KeyObject } from 'node:crypto'
import type { Finding } from '../verify/chain'
import { type Covered, headsRoot, linesOf, parseHeads } from './heads'
import { FIRST, headsName, type Note, noteHash, noteName, openNote } from './note'
import type { CheckpointStore } from './store'

/** All checkpoints of a store, oldest first, and what is wrong with them. */
export type Series = { notes: Note[]; findings: Finding[] }

const about = (says: string): Finding => ({ problem: 'checkpoint', tenantId: null, seq: null, says })

/**
 * Reads all checkpoints and holds each to its signature, its number and the one before it. What cannot be seen from the
 * series alone is that its newest are gone; whoever keeps one elsewhere names it.
 *
 * @param known SHA-256 of a checkpoint that somebody kept, and that has to be among them
 */
export async function readSeries(store: CheckpointStore, key: KeyObject, known?: string): Promise<Series> {
  const names = (await store.list()).filter((name) => name.endsWith('.checkpoint')).sort()
  const series: Series = { notes: [], findings: [] }
  const hashes = new Set<string>()
  let expected = { number: 1, previous: FIRST }
  for (const name of names) {
    const text = (await store.read(name)) ?? ''
    const note = openNote(text, key)
    if (note === null || noteName(note.number) !== name) {
      series.findings.push(about(`${name} was not signed with this key, or was changed since`))
      continue
    }
    if (note.number !== expected.number)
      series.findings.push(about(`${noteName(expected.number)} is missing`))
    else if (note.previous !== expected.previous)
      series.findings.push(about(`${name} follows another checkpoint than the one before it`))
    series.notes.push(note)
    hashes.add(noteHash(text))
    expected = { number: note.number + 1, previous: noteHash(text) }
  }
  if (names.length === 0) series.findings.push(about('there is no checkpoint at all'))
  if (known !== undefined && !hashes.has(known))
    series.findings.push(about('the checkpoint that was kept elsewhere is not among them'))
  return series
}

/** The chains that a checkpoint covers, as they are kept and as lines; null when they are not what was signed. */
export async function readHeads(
  store: CheckpointStore,
  note: Note,
): Promise<{ heads: Covered[]; lines: string[] } | null> {
  const text = await store.read(headsName(note.root))
  if (text === null) return null
  const lines = linesOf(text)
  if (lines.length !== note.heads || headsRoot(lines) !== note.root) return null
  return { heads: parseHeads(text), lines }
}

/** What is wrong when `readHeads` gives null. */
export const headsGone = (note: Note): Finding =>
  about(`the chains of ${noteName(note.number)} (${headsName(note.root)}) are missing or were changed`)

/**
 * The newest checkpoint and its chains, for the one that follows.
 *
 * @returns null when there is none yet
 * @throws Error when it was not signed with this key, or its chains are not what was signed
 */
export async function readNewest(
  store: CheckpointStore,
  key: KeyObject,
): Promise<{ note: Note; text: string; heads: Covered[] } | null> {
  const names = (await store.list()).filter((name) => name.endsWith('.checkpoint')).sort()
  const name = names.at(-1)
  if (name === undefined) return null
  const text = (await store.read(name)) ?? ''
  const note = openNote(text, key)
  const kept = note && (await readHeads(store, note))
  if (!note || !kept || noteName(note.number) !== name)
    throw new Error(`${name} is not what was signed with this key`)
  return { note, text, heads: kept.heads }
}
