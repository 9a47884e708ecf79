import 'server-only'
import { BEGINNING, type ChainRow, hashAfter } from './row'

/** The end of a chain: number and hash of its last row. */
export type Head = { readonly seq: number; readonly hash: string }

/** Something that is not as it was written. */
export type Finding = {
  problem: 'gap' | 'previous' | 'hash' | 'head' | 'cut' | 'rewritten' | 'checkpoint'
  /** Null where it is about a checkpoint and no chain. */
  tenantId: string | null
  /** The first row that is not as it was; where rows are missing, the first of them. */
  seq: number | null
  says: string
}

/** A chain with no row read yet. */
export const START: Head = { seq: 0, hash: BEGINNING }

/**
 * Holds a row to the one before it.
 *
 * @param before number and hash of the row before, START for none
 * @returns null where the row follows; otherwise what is wrong with it
 */
export function checkRow(before: Head, row: ChainRow): Finding | null {
  const seq = before.seq + 1
  const found = (problem: Finding['problem'], says: string): Finding => ({
    problem,
    tenantId: row[0],
    seq,
    says,
  })
  if (row[1] !== String(seq)) return found('gap', `row ${seq} is missing: row ${row[1]} stands in its place`)
  if (row[14] !== before.hash) return found('previous', 'it names another row before it')
  if (row[15] !== hashAfter(before.hash, row)) return found('hash', 'its hash is not that of its contents')
  return null
}

/**
 * Holds the last row of a chain to the head, which is kept beside the rows.
 *
 * @param last the last row that was read, START for none
 */
export function checkHead(tenantId: string, last: Head, head: Head | undefined): Finding | null {
  const found = (problem: Finding['problem'], seq: number, says: string): Finding => ({
    problem,
    tenantId,
    seq,
    says,
  })
  if (head === undefined) return found('head', last.seq, 'the chain has no head')
  if (head.seq > last.seq)
    return found('cut', last.seq + 1, `the chain ends at row ${last.seq}, and its head names row ${head.seq}`)
  if (head.seq < last.seq)
    return found('head', head.seq + 1, `the chain goes on after row ${head.seq}, which its head names`)
  if (head.hash !== last.hash) return found('head', last.seq, 'the head has another hash than the last row')
  return null
}
