import { expect, test } from 'vitest'
import { GLOBAL_KEYS } from '@/lib/isolation/globals'
import { asAdmin } from '../support/trail.ts'
import { type Ending, within } from './attempt.ts'
import { insertOf } from './attempts.ts'
import { type Relation, readRelations } from './relations.ts'
import { anew, other, plantNeighbours, type Row } from './rows.ts'

// T43: PostgreSQL checks foreign keys and unique indexes past policies. So Birch tries to point at what is Alder's, and to
// take what Alder has, in every key that a request may write into: the answer must be the one for what does not exist.

const relations = await readRelations()
const [alder, birch] = await plantNeighbours(relations)
const OWNERS = ['tenant_id', 'user_id']

/** One column of a key that a request of Birch's may write, and what Alder has in it. */
type Door = { key: string; where: string; relation: Relation; column: string; alders: unknown }

const doors = (keys: (relation: Relation) => { key: string; column: string; alders: unknown }[]): Door[] =>
  relations.flatMap((relation) =>
    keys(relation)
      .filter(
        ({ column }) =>
          [...relation.insertable, ...relation.updatable].includes(column) && !OWNERS.includes(column),
      )
      .map((door) => ({ ...door, relation, where: `${relation.name}.${door.column}` })),
  )

const FOREIGN_KEYS = doors(({ foreignKeys }) =>
  foreignKeys.flatMap(({ name, columns, parent, parentColumns }) =>
    columns.map((column, at) => ({
      key: name,
      column,
      alders: alder.rows[parent]?.[parentColumns[at] ?? ''],
    })),
  ),
)
const UNIQUE_KEYS = doors(({ name: table, uniques }) =>
  uniques.flatMap(({ name, columns }) =>
    columns.map((column) => ({ key: name, column, alders: alder.rows[table]?.[column] })),
  ),
).filter(({ relation, column, alders }) => birch.rows[relation.name]?.[column] !== alders)

/** How Birch's own insert and update end with a value in that column. */
const tryWith = ({ relation, column }: Door, value: unknown): Promise<Ending[]> =>
  within(process.env.DATABASE_URL ?? '', { tenant: birch.tenantId, user: birch.userId }, async (attempt) => {
    const endings: Ending[] = []
    const row: Row = birch.rows[relation.name] ?? {}
    if (relation.insertable.includes(column)) {
      const { sql, values } = insertOf(relation, { ...anew(relation, row), [column]: value })
      endings.push(await attempt(sql, values))
    }
    if (relation.updatable.includes(column)) {
      const place = relation.primary.map((part) => `t."${part}" = r."${part}"`).join(' AND ')
      const sql = `UPDATE "${relation.name}" t SET "${column}" = r."${column}"
        FROM jsonb_populate_record(NULL::"${relation.name}", $1) r WHERE ${place}`
      endings.push(await attempt(sql, [JSON.stringify({ ...row, [column]: value })]))
    }
    return endings
  })

test.each(FOREIGN_KEYS)('T43 $where: $key does not say whether Alder’s is there', async (door) => {
  const atAlders = await tryWith(door, door.alders)
  expect(atAlders).toEqual(await tryWith(door, other(door.alders)))
  for (const ending of atAlders) expect(ending).not.toBe(1)
})

test.each(UNIQUE_KEYS.filter(({ key }) => !(key in GLOBAL_KEYS)))(
  'T43 $where: $key does not say whether Alder has it',
  async (door) => {
    expect(await tryWith(door, door.alders)).toEqual(await tryWith(door, other(door.alders)))
  },
)

test('T43 what is listed as a key of all tenants is one', async () => {
  const listed = UNIQUE_KEYS.filter(({ key }) => key in GLOBAL_KEYS)
  expect(listed.length).toBeGreaterThan(0)
  for (const door of listed) expect(await tryWith(door, door.alders)).toContain('23505')
})

test('T43 a door that was left open is found', async () => {
  const codes = relations.find(({ name }) => name === 'recovery_codes')
  const door: Door = {
    key: 'one_of_all',
    where: 'recovery_codes.code_hash',
    relation: codes as Relation,
    column: 'code_hash',
    alders: alder.rows.recovery_codes?.code_hash,
  }
  await asAdmin('CREATE UNIQUE INDEX one_of_all ON recovery_codes (code_hash)')
  expect(await tryWith(door, door.alders)).toEqual(['23505'])
  await asAdmin('DROP INDEX one_of_all')
  expect(await tryWith(door, door.alders)).toEqual([1])
})
