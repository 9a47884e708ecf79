import { execFile } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { copyFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Proof, proveRow } from '@/lib/audit/checkpoints/prove'
import { createPeople, type People } from '../support/people.ts'
import { exported } from './exported.ts'
import { act, checkpointWorld, rewriteFrom, rowsOf } from './trail-world.ts'

let people: People
let world: Awaited<ReturnType<typeof checkpointWorld>>
let lines: string[]
const FIRST = 13

beforeAll(async () => {
  people = await createPeople()
  world = await checkpointWorld()
  await act(people.uma, FIRST)
  await world.sign()
  await act(people.uma, 21)
  await act(people.ben, 5)
  await world.sign()
  lines = await exported(people.uma.tenantId)
})
afterAll(() => rm(world.folder, { recursive: true }))

const prove = async (seq: number): Promise<Proof> => {
  const proof = await proveRow(world.store, world.privateKey, people.uma.tenantId, seq)
  if (!proof) throw new Error(`no proof of row ${seq}`)
  return proof
}

/** Runs the verifier as a customer does: files, a process, and nothing of ours. */
async function asCustomer(
  rows: readonly string[],
  proof?: Proof,
  key = world.pem,
): Promise<{ code: number; says: string }> {
  const at = (name: string) => join(world.folder, name)
  await Promise.all([
    copyFile('verifier/verify-audit.mjs', at('verify-audit.mjs')),
    writeFile(at('export.jsonl'), rows.join('')),
    writeFile(at('proof.json'), JSON.stringify(proof ?? {})),
    writeFile(at('public.pem'), key),
  ])
  const args = [at('verify-audit.mjs'), at('export.jsonl')]
  const more = proof ? ['--proof', at('proof.json'), '--key', at('public.pem')] : []
  return promisify(execFile)(process.execPath, [...args, ...more], {
    env: { NODE_ENV: 'test' },
    cwd: world.folder,
  }).then(
    ({ stdout }) => ({ code: 0, says: stdout }),
    (error: { code: number; stderr: string }) => ({ code: error.code, says: error.stderr }),
  )
}

describe('M4 T72 a customer’s own check of an export', () => {
  test('accepts it as it is, and says what it cannot see without a proof', async () => {
    const { code, says } = await asCustomer(lines)
    expect(code).toBe(0)
    expect(says).toContain(
      `✓ ${lines.length} rows of tenant "${people.uma.tenantId}", each as it was written`,
    )
    expect(says).toContain('Without --proof')
    expect(lines.map((line) => JSON.parse(line).seq)).toEqual(lines.map((_, index) => index + 1))
  })

  test.each<[string, (rows: string[]) => string[], string]>([
    ['taken out', (rows) => rows.toSpliced(6, 1), 'row 7 '],
    ['put in', (rows) => rows.toSpliced(6, 0, rows[5] ?? ''), 'row 7 '],
    ['moved', (rows) => rows.with(6, rows[7] ?? '').with(7, rows[6] ?? ''), 'row 7 '],
    [
      'changed',
      (rows) => rows.with(6, (rows[6] ?? '').replace('tests.happened', 'tests.happening')),
      'row 7 ',
    ],
    ['of no row at all', () => [], 'no row'],
    ['that are something else', (rows) => rows.with(3, '\n'), 'row 4 '],
  ])('refuses one with a row %s', async (_what, alter, where) => {
    const { code, says } = await asCustomer(alter([...lines]))
    expect(code).toBe(1)
    expect(says).toContain(where)
  })
})

describe('M4 T72 with a proof', () => {
  test('every row can be shown to be in what was signed', async () => {
    for (const seq of [1, 2, FIRST, FIRST + 5, (await rowsOf(people.uma.tenantId)).length]) {
      const { code, says } = await asCustomer(lines, await prove(seq))
      expect(says).toContain(`✓ Row ${seq}, and the trail up to row `)
      expect(code).toBe(0)
    }
  }, 30_000)

  test('nothing else than the hash of others is told', async () => {
    const proof = await prove(FIRST + 5)
    const told = JSON.stringify(proof)
    for (const { tenantId, email } of [people.ben, people.mia, people.ada].filter(
      (person) => person.tenantId !== people.uma.tenantId,
    )) {
      expect(told).not.toContain(tenantId)
      expect(told).not.toContain(email)
    }
  })

  test('an end cut off is seen', async () => {
    const proof = await prove(FIRST + 5)
    const { code, says } = await asCustomer(lines.slice(0, -2), proof)
    expect(code).toBe(1)
    expect(says).toContain(`row ${lines.length}: missing; it was signed at`)
  })

  test.each<[string, (proof: Proof) => Proof]>([
    ['another row’s hash', (proof) => ({ ...proof, hash: 'f'.repeat(64) })],
    ['another number', (proof) => ({ ...proof, seq: proof.seq + 1 })],
    ['another way up', (proof) => ({ ...proof, rowPath: proof.rowPath.toReversed() })],
    ['half the way up', (proof) => ({ ...proof, linePath: proof.linePath.slice(1) })],
    [
      'another line',
      (proof) => ({ ...proof, line: proof.line.replace(/\w$/, (end) => (end === '0' ? '1' : '0')) }),
    ],
    ['another place', (proof) => ({ ...proof, lineIndex: proof.lineIndex + 1 })],
    ['another time', (proof) => ({ ...proof, checkpoint: proof.checkpoint.replace('time 2', 'time 3') })],
    ['no checkpoint', (proof) => ({ ...proof, checkpoint: '' })],
  ])('one with %s is refused', async (_what, alter) => {
    const { code, says } = await asCustomer(lines, alter(await prove(FIRST + 5)))
    expect([code, says]).toEqual([1, expect.stringMatching(/^✗ (proof: |row \d+: not the row)/)])
  })

  test('one signed with another key is refused', async () => {
    const pem = generateKeyPairSync('ed25519').publicKey.export({ format: 'pem', type: 'spki' }).toString()
    const { code, says } = await asCustomer(lines, await prove(1), pem)
    expect([code, says]).toEqual([1, expect.stringContaining('not signed with this key')])
  })

  test('a trail written anew as a whole, which its own hashes do not show, is seen', async () => {
    const proof = await prove(FIRST + 5)
    await rewriteFrom(people.uma.tenantId, 3)
    const rewritten = await exported(people.uma.tenantId)
    expect((await asCustomer(rewritten)).code).toBe(0)
    const { code, says } = await asCustomer(rewritten, proof)
    expect(code).toBe(1)
    expect(says).toMatch(/row \d+: not the row that was signed at/)
  })
})

test('M4 a row that no checkpoint covers yet has no proof', async () => {
  await act(people.ben, 1)
  const last = (await rowsOf(people.ben.tenantId)).length
  expect(await proveRow(world.store, world.privateKey, people.ben.tenantId, last)).toBeNull()
  expect(await proveRow(world.store, world.privateKey, people.ben.tenantId, last - 1)).not.toBeNull()
})
