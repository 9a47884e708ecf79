import { randomInt } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { checkRow, START } from '@/lib/audit/verify/chain'
import { type ChainRow, COLUMNS } from '@/lib/audit/verify/row'
import { checkExport } from '../../verifier/verify-audit.mjs'
import { createPeople, type Person } from '../support/people.ts'
import { asAdmin } from '../support/trail.ts'
import { exported } from './exported.ts'
import { act, found, rowsOf, verifyAlone } from './trail-world.ts'

const CHANGES = 10_000
const LENGTH = 20

let uma: Person
let rows: ChainRow[]
let lines: string[]

beforeAll(async () => {
  uma = (await createPeople()).uma
  await act(uma, LENGTH)
  rows = await rowsOf(uma.tenantId)
  lines = (await exported(uma.tenantId)).map((line) => Buffer.from(line).toString('latin1'))
})

/** The first row that does not follow, in a chain that is read from its beginning. */
function firstBad(chain: readonly ChainRow[]): number | null {
  let last = START
  for (const row of chain) {
    const finding = checkRow(last, row)
    if (finding) return finding.seq
    last = { seq: last.seq + 1, hash: row[15] }
  }
  return null
}

/** The same bytes, but for one. */
function changeOne(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes)
  const at = randomInt(bytes.length)
  changed[at] = ((bytes[at] ?? 0) + randomInt(1, 256)) % 256
  return changed
}

describe('M4 T72 of ten thousand random changes of one byte', () => {
  test('in any column of any row, each is found at the very row', () => {
    expect(firstBad(rows)).toBeNull()
    const columns = COLUMNS.length + 2
    const missed: string[] = []
    const touched = new Set<number>()
    for (let time = 0; time < CHANGES; ) {
      const [index, column] = [randomInt(rows.length), time % columns]
      const value = rows[index]?.[column]
      // Nothing in it that could be changed: another row has something there.
      if (!value) {
        expect(rows.some((row) => row[column])).toBe(true)
        continue
      }
      const text = changeOne(Buffer.from(value)).toString('utf8')
      if (text === value) continue
      const row = rows[index]?.map((other, at) => (at === column ? text : other)) as unknown as ChainRow
      if (firstBad(rows.with(index, row)) !== index + 1) missed.push(`row ${index + 1}, column ${column}`)
      touched.add(column)
      time += 1
    }
    expect(missed).toEqual([])
    expect(touched.size).toBe(columns)
  })

  test('anywhere in an export, each is found at the very line by the verifier that customers have', async () => {
    const said = (all: readonly string[]): Promise<string> =>
      checkExport(all, null).catch((error: Error) => error.message)
    const whole = lines.map((line) => line.slice(0, -1))
    expect(await said(whole)).toMatch(new RegExp(`^✓ ${rows.length} rows of tenant`))
    const missed: string[] = []
    for (let time = 0; time < CHANGES; time += 1) {
      const index = randomInt(whole.length)
      const line = changeOne(Buffer.from(whole[index] ?? '', 'latin1')).toString('latin1')
      const says = await said(whole.with(index, line))
      if (!new RegExp(`^row ${index + 1}( of tenant .*)?: `).test(says)) missed.push(`${line}: ${says}`)
    }
    expect(missed).toEqual([])
  })
})

test.each([
  ['event', `'tests.happenee'`],
  ['at', `at + interval '1 microsecond'`],
  ['metadata', `jsonb_set(metadata, '{after}', '1')`],
  ['user_agent', `COALESCE(user_agent, '') || ' '`],
  ['previous_hash', 'set_byte(previous_hash, 31, (get_byte(previous_hash, 31) + 1) % 256)'],
  ['hash', 'set_byte(hash, 0, (get_byte(hash, 0) + 1) % 256)'],
])('M4 T72 one byte of %s, changed in the database, is found at its row', async (column, value) => {
  expect(found(await verifyAlone())).toEqual([])
  const where = 'WHERE tenant_id = $1 AND seq = 12'
  const [kept] = await asAdmin(`SELECT ${column}::text AS value FROM audit_events ${where}`, [uma.tenantId])
  await asAdmin(`UPDATE audit_events SET ${column} = ${value} ${where}`, [uma.tenantId])
  const problem = column === 'previous_hash' ? 'previous' : 'hash'
  expect(found(await verifyAlone())).toEqual([[uma.tenantId, 12, problem]])
  const type =
    { at: 'timestamptz', metadata: 'jsonb', hash: 'bytea', previous_hash: 'bytea' }[column] ?? 'text'
  await asAdmin(`UPDATE audit_events SET ${column} = $2::text::${type} ${where}`, [uma.tenantId, kept?.value])
  expect(found(await verifyAlone())).toEqual([])
})
