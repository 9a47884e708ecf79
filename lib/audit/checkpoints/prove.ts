import 'server-only'
import type { KeyObject } from 'node:crypto'
import { inTransaction } from '@/lib/db'
import { cutOf, readCuts } from './cuts'
import { type Covered, lineOf } from './heads'
import { pathTo } from './merkle'
import { type Note, noteName } from './note'
import { readHashes } from './queries'
import { headsGone, readHeads, readSeries } from './series'
import type { CheckpointStore } from './store'

/**
 * What shows somebody who has the public key that a row was there when a checkpoint was signed, and what it was. It tells
 * nothing of other rows or tenants but hashes. `verifier/verify-audit.mjs` reads it.
 */
export type Proof = {
  tenant: string
  seq: number
  /** The hash of the row, 64 hexadecimal digits. */
  hash: string
  /** From the row to the line of its chain: the other hashes on the way up. */
  rowPath: string[]
  /** The line of the chain, and its place among all lines. */
  line: string
  lineIndex: number
  linePath: string[]
  /** The checkpoint as it was signed. */
  checkpoint: string
}

/**
 * Proves that a row is in the first checkpoint that was signed after it was written.
 *
 * @returns null when no checkpoint covers it yet
 * @throws Error when checkpoints are missing, or contradict the database; when the row was cut, or others that were signed
 *   together with it
 */
export async function proveRow(
  store: CheckpointStore,
  key: KeyObject,
  tenantId: string,
  seq: number,
): Promise<Proof | null> {
  const { notes, findings } = await readSeries(store, key)
  if (findings[0]) throw new Error(findings[0].says)
  const found = await firstWith(store, notes, tenantId, seq)
  if (found === null) return null
  const { note, head, lines } = found
  const hashes = await inTransaction('system', (tx) => readHashes(tx, tenantId, head.first, head.seq))
  if (hashes.length <= head.seq - head.first) throw await whyGone(store, key, head, seq)
  const leaves = (texts: readonly string[], encoding: BufferEncoding) =>
    texts.map((text) => Buffer.from(text, encoding))
  const hex = (path: readonly Buffer[]) => path.map((hash) => hash.toString('hex'))
  const line = lineOf(head)
  const lineIndex = lines.indexOf(line)
  return {
    tenant: tenantId,
    seq,
    hash: hashes[seq - head.first] ?? '',
    rowPath: hex(pathTo(seq - head.first, leaves(hashes, 'hex'))),
    line,
    lineIndex,
    linePath: hex(pathTo(lineIndex, leaves(lines, 'utf8'))),
    checkpoint: (await store.read(noteName(note.number))) ?? '',
  }
}

/** What to say of a row when not all that was signed together with it is there. */
async function whyGone(store: CheckpointStore, key: KeyObject, head: Covered, seq: number): Promise<Error> {
  const { notes } = await readCuts(store, key, head.tenantId)
  const cut = cutOf(notes.get(head.tenantId), head.first)
  if (cut === undefined) return new Error(`Rows from ${head.first} on are missing. Run npm run audit:verify.`)
  const when = `${cut.time.slice(0, 10)} with all rows up to ${cut.through}, which happened before ${cut.before.slice(0, 10)}`
  return new Error(
    seq <= cut.through
      ? `Row ${seq} was cut on ${when}. A proof of it that was made before still holds.`
      : `Row ${seq} was signed together with rows that were cut on ${when}. Prove row ${head.seq + 1}: it stands for all before it.`,
  )
}

type Found = { note: Note; head: Covered; lines: string[] }

/** The first checkpoint whose chain reaches the row; halving, because a year has 8,760 of them. */
async function firstWith(
  store: CheckpointStore,
  notes: readonly Note[],
  tenantId: string,
  seq: number,
): Promise<Found | null> {
  let found: Found | null = null
  let [low, high] = [0, notes.length]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const note = notes[middle]
    if (note === undefined) break
    const kept = await readHeads(store, note)
    if (kept === null) throw new Error(headsGone(note).says)
    const head = kept.heads.find((one) => one.tenantId === tenantId)
    if (head && head.seq >= seq) {
      found = { note, head, lines: kept.lines }
      high = middle
    } else low = middle + 1
  }
  return found && found.head.first <= seq ? found : null
}
