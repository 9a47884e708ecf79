import 'server-only'
import { hash } from 'node:crypto'

// Merkle trees as RFC 6962 (2.1) has them: a leaf and a node cannot be taken for each other, because their hashes begin
// with a byte of their own.
const LEAF = Buffer.of(0)
const NODE = Buffer.of(1)

const sha256 = (...parts: Buffer[]): Buffer => hash('sha256', Buffer.concat(parts), 'buffer')

const leafHash = (leaf: Buffer): Buffer => sha256(LEAF, leaf)
const nodeHash = (left: Buffer, right: Buffer): Buffer => sha256(NODE, left, right)

export type Tree = {
  add(leaf: Buffer): void
  /** The hash of all leaves added so far; that of nothing for none. */
  root(): Buffer
}

/** A tree that grows leaf by leaf and remembers no more than one hash a level. */
export function growTree(): Tree {
  const peaks: { hash: Buffer; size: number }[] = []
  return {
    add(leaf) {
      let top = { hash: leafHash(leaf), size: 1 }
      while (peaks.at(-1)?.size === top.size) {
        const left = peaks.pop()
        if (left) top = { hash: nodeHash(left.hash, top.hash), size: left.size + top.size }
      }
      peaks.push(top)
    },
    root: () =>
      peaks.length === 0 ? sha256() : peaks.map((peak) => peak.hash).reduceRight((r, l) => nodeHash(l, r)),
  }
}

/** The hash of all leaves in their order. */
export function rootOf(leaves: readonly Buffer[]): Buffer {
  const tree = growTree()
  for (const leaf of leaves) tree.add(leaf)
  return tree.root()
}

/**
 * The hashes that lead from one leaf to the root, the lowest first (RFC 6962, 2.1.1): what shows that the leaf is in the
 * tree to somebody who has only the root.
 *
 * @throws RangeError when there is no such leaf
 */
export function pathTo(index: number, leaves: readonly Buffer[]): Buffer[] {
  if (!(index in leaves)) throw new RangeError(`no leaf ${index} among ${leaves.length}`)
  if (leaves.length === 1) return []
  let split = 1
  while (split * 2 < leaves.length) split *= 2
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)]
  return index < split
    ? [...pathTo(index, left), rootOf(right)]
    : [...pathTo(index - split, right), rootOf(left)]
}

/**
 * The root that a leaf and its path lead to (RFC 9162, 2.1.3.2); null when the path does not fit a tree of that size.
 *
 * @param size number of leaves of the tree
 */
export function rootFrom(leaf: Buffer, index: number, size: number, path: readonly Buffer[]): Buffer | null {
  let [at, last, hash] = [index, size - 1, leafHash(leaf)]
  if (index < 0 || index > last) return null
  for (const sibling of path) {
    if (last === 0) return null
    if (at % 2 === 1 || at === last) {
      hash = nodeHash(sibling, hash)
      while (at % 2 === 0 && at !== 0) {
        at = Math.floor(at / 2)
        last = Math.floor(last / 2)
      }
    } else hash = nodeHash(hash, sibling)
    at = Math.floor(at / 2)
    last = Math.floor(last / 2)
  }
  return last === 0 ? hash : null
}
