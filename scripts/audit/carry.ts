import type { KeyObject } from 'node:crypto'
import { cutName, signCut } from '@/lib/audit/checkpoints/cut-note'
import { readCuts } from '@/lib/audit/checkpoints/cuts'
import type { CheckpointStore } from '@/lib/audit/checkpoints/store'
import { Trouble } from '../trouble.mjs'

type Series = { store: CheckpointStore; key: KeyObject }

/**
 * Takes the notes of cuts along into the store of a new series of checkpoints: each is held to the old key and signed with
 * the new one. Only a chain whose notes are there may begin late.
 *
 * @param from with the key that checks, and `to` with the one that signs
 * @returns how many were taken
 * @throws Trouble when one of them is not as it was signed
 */
export async function carryCuts(from: Series, to: Series): Promise<number> {
  const { notes, findings } = await readCuts(from.store, from.key)
  if (findings[0]) throw new Trouble(`Nothing was taken along: ${findings[0].says}.`)
  const all = [...notes.values()].flat()
  // What is there already stays as it is: names say which row a note is about, and one is like the other.
  for (const note of all) await to.store.write(cutName(note.tenantId, note.through), signCut(note, to.key))
  return all.length
}
