import 'server-only'
import { growTree, rootOf } from './merkle'

/**
 * One chain as a checkpoint has it: its last row, and the rows that are new since the checkpoint before, as the root of
 * a Merkle tree over their hashes. So each row is a leaf of exactly one checkpoint, and can be shown to be in it.
 */
export type Covered = {
  tenantId: string
  /** The first new row; one more than `seq` when there is none. */
  first: number
  /** The last row, and its hash. */
  seq: number
  hash: string
  /** 64 hexadecimal digits. */
  root: string
}

const LINE = /^([0-9a-f-]{36}) (\d+) (\d+) ([0-9a-f]{64}) ([0-9a-f]{64})$/

/** A chain as a line of text, which is the leaf of the checkpoint's own tree: tenant, first, last, hash, root. */
export const lineOf = ({ tenantId, first, seq, hash, root }: Covered): string =>
  `${tenantId} ${first} ${seq} ${hash} ${root}`

/** The root over the hashes of rows, in hexadecimal. */
export function rowsRoot(hashes: Iterable<string>): string {
  const tree = growTree()
  for (const hash of hashes) tree.add(Buffer.from(hash, 'hex'))
  return tree.root().toString('hex')
}

/** The root over lines, in hexadecimal. */
export const headsRoot = (lines: readonly string[]): string =>
  rootOf(lines.map((line) => Buffer.from(line, 'utf8'))).toString('hex')

/**
 * Reads the lines of a checkpoint.
 *
 * @throws SyntaxError when a line is none
 */
export function parseHeads(text: string): Covered[] {
  return linesOf(text).map((line) => {
    const [, tenantId = '', first, seq, hash = '', root = ''] = LINE.exec(line) ?? []
    if (hash === '') throw new SyntaxError('a line of the heads is none')
    return { tenantId, first: Number(first), seq: Number(seq), hash, root }
  })
}

/** Lines without the end that each has. */
export const linesOf = (text: string): string[] => text.split('\n').slice(0, -1)
