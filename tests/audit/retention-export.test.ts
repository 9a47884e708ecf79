import { generateKeyPairSync } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { cutName, openCut, signCut } from '@/lib/audit/checkpoints/cut-note'
import { readPublicKey } from '@/lib/audit/checkpoints/keys'
import { proveRow } from '@/lib/audit/checkpoints/prove'
import { checkExport, readCut, readProof } from '../../verifier/verify-audit.mjs'
import type { People } from '../support/people.ts'
import { exported } from './exported.ts'
import { cut, cutPortion, keepFor, oldTrails, retentionWorld, SLOW } from './retention-scene.ts'

const world = retentionWorld()
const THROUGH = 16
let people: People
/** The note of Uma's cut, and her export before it, after it and while it was under way. */
let note: string
let before: string[]
let after: string[]
let halfWay: string[]

beforeAll(async () => {
  people = await oldTrails(world)
  before = await exported(people.uma.tenantId)
  await keepFor(people.uma, 24)
  const dying = { ...world, store: { ...world.store, write: writeAndDie } }
  await expect(cut(dying, people.uma)).rejects.toThrow('killed')
  note = await readFile(join(world.folder, cutName(people.uma.tenantId, THROUGH)), 'utf8')
  const cutting = cut(world, people.uma)
  await cutting
  after = await exported(people.uma.tenantId)
  halfWay = [...before.slice(5), ...after.slice(before.length - THROUGH)]
}, SLOW)

/** As the verifier reads them: without the end of a line, a character for each byte. */
const linesOf = (rows: string[]): string[] =>
  rows.map((row) => Buffer.from(row.replace(/\n$/, ''), 'utf8').toString('latin1'))
const check = (rows: string[], given: string | null = note, key = world.pem) =>
  checkExport(linesOf(rows), null, given === null ? null : readCut(given, key))

describe('M4 T72 a customer’s own check of an export that begins after a cut', () => {
  test('accepts it with the note of the cut, and says what was cut', async () => {
    const says = await check(after)
    expect(says).toContain(`✓ ${after.length} rows of tenant "${people.uma.tenantId}"`)
    expect(says).toMatch(/✓ Rows up to 16, all of before \d{4}-\d\d-01T\S+, were cut at /)
  })

  test('says without it where the export begins, and what is needed', async () => {
    await expect(check(after, null)).rejects.toThrow(
      'The export begins at row 17. Whether those before it were cut or taken away is shown by the note of the cut: --cut',
    )
  })

  test('accepts one from before the cut that somebody kept, and one from half-way', async () => {
    expect(await check(before)).toContain(`✓ ${before.length} rows`)
    expect(await check(halfWay)).toContain(`✓ ${before.length - 5 + 1} rows`)
  })

  test.each<[string, () => string[], RegExp]>([
    [
      'more rows gone than were signed',
      () => after.slice(2),
      /^row 17: missing; the cut that was signed ends before it/,
    ],
    [
      'a row changed',
      () => after.with(3, (after[3] ?? '').replace('tests.', 'test.')),
      /^row 20 .* not that of its contents/,
    ],
    ['a row taken out', () => after.toSpliced(3, 1), /^row 20 .*: missing/],
    ['an end before the cut', () => before.slice(0, 9), /^row 16: not the row after which the trail was cut/],
    [
      'another beginning',
      () => after.with(0, (after[0] ?? '').replace(/"previous_hash": "./, '"previous_hash": "x')),
      /not a row of an export/,
    ],
  ])('refuses one with %s', async (_what, rows, says) => {
    await expect(check(rows())).rejects.toThrow(says)
  })

  test('refuses a note of another key, another tenant’s, another hash’s, and what is none', async () => {
    const other = generateKeyPairSync('ed25519')
    const pem = other.publicKey.export({ format: 'pem', type: 'spki' }).toString()
    await expect(async () => check(after, note, pem)).rejects.toThrow('not signed with this key')
    await expect(async () => check(after, note.replace('rows 1 16', 'rows 1 17'))).rejects.toThrow(
      'not signed',
    )
    await expect(async () => check(after, '')).rejects.toThrow('not the note of a cut')
    const own = openCut(note, readPublicKey(world.pem))
    if (!own) throw new Error('no note')
    const foreign = signCut({ ...own, tenantId: people.ben.tenantId }, world.privateKey)
    await expect(check(after, foreign)).rejects.toThrow('The note of the cut is about tenant')
    const wrong = signCut({ ...own, hash: 'a'.repeat(64) }, world.privateKey)
    await expect(check(after, wrong)).rejects.toThrow('row 16: not the row after which the trail was cut')
  })
})

describe('M4 a proof', () => {
  const prove = (seq: number) => proveRow(world.store, world.privateKey, people.uma.tenantId, seq)

  test('of a row that was cut says when it was, and of one signed together with it which one to prove', async () => {
    const today = new Date().toISOString().slice(0, 10)
    await expect(prove(5)).rejects.toThrow(
      new RegExp(
        `^Row 5 was cut on ${today} with all rows up to 16, which happened before \\d{4}-\\d\\d-01\\.`,
      ),
    )
    await expect(prove(18)).rejects.toThrow(
      /^Row 18 was signed together with rows that were cut on .* Prove row 32:/,
    )
    await world.sign()
    const proof = await prove(32)
    const signed = readProof(JSON.stringify(proof), world.pem)
    expect(await checkExport(linesOf(after), signed, readCut(note, world.pem))).toContain(
      '✓ Row 32, and the trail up to row 32',
    )
    expect(await cutPortion(people.uma.tenantId, THROUGH, 5)).toBe(0)
  })
})

async function writeAndDie(name: string, text: string): Promise<never> {
  await world.store.write(name, text)
  throw new Error('killed')
}
