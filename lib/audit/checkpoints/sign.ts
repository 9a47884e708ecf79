import 'server-only'
import type { KeyObject } from 'node:crypto'
import { createPublicKey } from 'node:crypto'
import { inTransaction } from '@/lib/db'
import { Refusal } from '@/lib/errors'
import { type Cuts, cutOf, readCuts } from './cuts'
import { type Covered, headsRoot, lineOf, rowsRoot } from './heads'
import { FIRST, headsName, type Note, noteHash, noteName, signNote } from './note'
import { readSince, type Since } from './queries'
import { readNewest } from './series'
import type { CheckpointStore } from './store'

/**
 * Signs a checkpoint over all chains and puts it into the store. It reads only what is new since the one before, holds
 * it to that one, and signs nothing that contradicts it: a chain that was rewritten is an alert within the hour.
 *
 * It calls the store, so no transaction may be open around it.
 *
 * @returns what was signed, and how many rows are new in it
 * @throws Refusal AUDIT_CONTRADICTED; JOB_TAKEN_OVER when somebody else signed the same number meanwhile
 */
export async function signCheckpoint(
  store: CheckpointStore,
  key: KeyObject,
): Promise<{ note: Note; rows: number; hash: string }> {
  const publicKey = createPublicKey(key)
  const newest = await readNewest(store, publicKey)
  const chains = await inTransaction('system', (tx) => readSince(tx, newest?.heads ?? []))
  // In a new series, chains may begin after a cut; in any other, the one before says where they go on.
  const cuts = newest === null ? (await readCuts(store, publicKey)).notes : NO_CUTS
  const heads = cover(newest?.heads ?? [], chains, cuts)
  const lines = heads.map(lineOf)
  const note: Note = {
    number: (newest?.note.number ?? 0) + 1,
    time: new Date().toISOString(),
    heads: lines.length,
    root: headsRoot(lines),
    previous: newest ? noteHash(newest.text) : FIRST,
  }
  const text = signNote(note, key)
  // First what it speaks of: a checkpoint without its chains would look tampered with. Named by their own hash, they
  // are the same when they are there already.
  await store.write(headsName(note.root), lines.map((line) => `${line}\n`).join(''))
  if (!(await store.write(noteName(note.number), text))) throw new Refusal('JOB_TAKEN_OVER')
  const rows = heads.reduce((sum, { first, seq }) => sum + seq - first + 1, 0)
  return { note, rows, hash: noteHash(text) }
}

const NO_CUTS: Cuts['notes'] = new Map()

/**
 * The chains as the next checkpoint has them.
 *
 * @param before as the one before has them
 * @throws Refusal AUDIT_CONTRADICTED when one of those rows is gone or is another, or when a number is missing
 */
function cover(before: readonly Covered[], chains: readonly Since[], cuts: Cuts['notes']): Covered[] {
  const known = new Map(before.map((head) => [head.tenantId, head]))
  const heads = chains.map((chain) => {
    const last = known.get(chain.tenantId)
    known.delete(chain.tenantId)
    const isCut = cutOf(cuts.get(chain.tenantId), chain.first - 1) !== undefined
    return coverOne(last, isCut ? chain.first : 1, chain)
  })
  const [gone] = known.keys()
  if (gone !== undefined) throw contradiction(gone, 'the chain is gone, or its newest rows')
  return heads
}

function coverOne(
  last: Covered | undefined,
  begins: number,
  { tenantId, first, last: seq, hashes }: Since,
): Covered {
  if (first !== (last?.seq ?? begins)) throw contradiction(tenantId, `row ${last?.seq ?? begins} is gone`)
  if (last && hashes[0] !== last.hash)
    throw contradiction(tenantId, `row ${last.seq} is not the one that was signed`)
  if (hashes.length !== seq - first + 1) throw contradiction(tenantId, `a row after ${first} is gone`)
  const fresh = last ? hashes.slice(1) : hashes
  return {
    tenantId,
    first: seq - fresh.length + 1,
    seq,
    hash: hashes.at(-1) ?? '',
    root: rowsRoot(fresh),
  }
}

const contradiction = (tenantId: string, says: string): Refusal =>
  new Refusal('AUDIT_CONTRADICTED', { cause: new Error(`audit chain of ${tenantId}: ${says}`) })
