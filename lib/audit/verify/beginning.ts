import 'server-only'
import type { CutNote } from '../checkpoints/cut-note'
import type { Finding, Head } from './chain'
import type { ChainRow } from './row'

/** The event of a chain that says up to where it was cut. */
export const CUT_EVENT = 'audit.cut'

/** A chain whose first rows are gone, as it is held to what was signed of that. */
export type Beginning = {
  /** What stands before the first row that is left, as that row has it. */
  before: Head
  next(row: ChainRow): void
  end(): Finding | null
}

/**
 * A chain may begin after row 1 when a signed note says that it was cut there, and an event of its own says so too. Where
 * a cut is under way, or ended half-way, it begins before the end of what may go: then the hash of the last row that may
 * tells whether the chain is the one that was signed.
 *
 * @param first the first row that is left
 * @param notes of the tenant's cuts, the oldest first; undefined where nobody looked for any
 */
export function beginLate(first: ChainRow, notes: readonly CutNote[] | undefined): Beginning {
  const [tenantId, begins] = [first[0], Number(first[1])]
  const before = { seq: begins - 1, hash: first[14] }
  const hashes = new Map([[before.seq, before.hash]])
  const told = new Set<string>()
  const signed = (notes ?? []).filter(({ through }) => through >= before.seq)
  const missing = (after: number, says: string): Finding => {
    return { problem: 'gap', tenantId, seq: after + 1, says: `rows ${after + 1} to ${before.seq} ${says}` }
  }
  return {
    before,
    next(row) {
      for (const { through } of signed) if (row[1] === String(through)) hashes.set(through, row[15])
      if (row[3] === CUT_EVENT && row[4] === 'success') told.add(placeOf(Object(JSON.parse(row[13]))))
    },
    end() {
      if (notes === undefined)
        return missing(0, 'are missing; whether they were cut, only the store of checkpoints can tell')
      if (signed.length === 0) {
        const last = notes.at(-1)?.through ?? 0
        const says = last > 0 ? `are missing: the cut that was signed ends at row ${last}` : UNSIGNED
        return missing(last, says)
      }
      const fitting = signed.filter(({ through, hash }) => hashes.get(through) === hash)
      if (fitting.length === 0) return missing(0, 'are missing, and are not those of the cut that was signed')
      if (!fitting.some((note) => told.has(placeOf(note))))
        return missing(
          0,
          'are missing: their cut was signed, and no event of the chain says that it was made',
        )
      return null
    },
  }
}

const UNSIGNED = 'are missing, and no signed note says that they were cut'

const placeOf = ({ through, hash }: { through: number; hash: string }): string => `${through} ${hash}`
