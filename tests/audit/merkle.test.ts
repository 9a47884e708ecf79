import { describe, expect, test } from 'vitest'
import { pathTo, rootFrom, rootOf } from '@/lib/audit/checkpoints/merkle'

describe('M4 the tree is that of RFC 6962', () => {
  // The leaves and the root of the test vectors of the reference implementation, google/certificate-transparency.
  const LEAVES = [
    '',
    '00',
    '10',
    '2021',
    '3031',
    '40414243',
    '5051525354555657',
    '606162636465666768696a6b6c6d6e6f',
  ]
  const ROOT = '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'
  const leaves = LEAVES.map((leaf) => Buffer.from(leaf, 'hex'))

  test('its root over eight known leaves is the known one', () => {
    expect(rootOf(leaves).toString('hex')).toBe(ROOT)
    expect(rootOf([]).toString('hex')).toMatch(/^e3b0c44298fc1c149afbf4c8996fb924/)
  })

  test('of trees of every size up to 40, each leaf’s path leads to the root, and no other does', () => {
    for (let size = 1; size <= 40; size += 1) {
      const all = Array.from({ length: size }, (_, index) => Buffer.from(`leaf ${index}`))
      const root = rootOf(all)
      for (const [index, leaf] of all.entries()) {
        const path = pathTo(index, all)
        expect(rootFrom(leaf, index, size, path)).toEqual(root)
        expect(rootFrom(Buffer.from('another'), index, size, path)).not.toEqual(root)
        expect(rootFrom(leaf, index, size, [...path, root])).toBeNull()
        if (path.length > 0) expect(rootFrom(leaf, index, size, path.slice(1))).not.toEqual(root)
      }
    }
  })
})
