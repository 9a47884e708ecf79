import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MIGRATIONS, migrate, rollback } from '../../local/database/migrations.ts'
import { scratchFolder } from '../support/cluster.ts'
import { lostBetween, readColumns } from '../support/data-digest.ts'
import { emptyDatabase, type TestDatabase } from '../support/database.ts'
import { fillTables } from '../support/fill-tables.ts'
import { dumpSchema } from '../support/schema-dump.ts'

const ROWS = 1_000
const NAMES = readdirSync(MIGRATIONS, { withFileTypes: true })
  .flatMap((entry) => (entry.isDirectory() ? entry.name : []))
  .sort()

let database: TestDatabase
let folder: string
let admin: pg.Client
let empty: string[]
let whole: string[]
const schema = () => dumpSchema(admin)
const data = () => readColumns(admin)

beforeAll(async () => {
  folder = await scratchFolder()
  cpSync(MIGRATIONS, folder, { recursive: true })
  database = await emptyDatabase()
  admin = new pg.Client({ connectionString: database.admin })
  admin.on('error', () => undefined)
  await admin.connect()
  empty = await schema()
  await migrate(database.owner, folder)
  whole = await schema()
  expect((await fillTables(admin, ROWS)).length).toBeGreaterThan(15)
  await admin.query(
    `SELECT app.enqueue_job('send-mail', NULL, 'r', NULL, '{}', n::text, $1) FROM generate_series(1, ${ROWS}) n`,
    [{ retryLimit: 1, retryDelay: 1, retryDelayMax: 1, expireInSeconds: 60 }],
  )
})
afterAll(async () => {
  await admin.end()
  await database.drop()
  await rm(folder, { recursive: true })
  await rm(`${folder}.to`, { recursive: true, force: true })
})

/** The migrations up to this one, as a checkout of that time had them. */
function upTo(name: string): string {
  const path = `${folder}.to/${name}`
  mkdirSync(path, { recursive: true })
  for (const one of [...NAMES.filter((other) => other <= name), 'migration_lock.toml'])
    cpSync(`${folder}/${one}`, `${path}/${one}`, { recursive: true })
  return path
}

/** What the way back says it cannot keep: the line `-- Lost: …` in down.sql. */
const declared = (name: string): string[] =>
  (/^-- Lost: (.*)$/m.exec(readFileSync(`${folder}/${name}/down.sql`, 'utf8'))?.[1] ?? '')
    .split(/,\s*/)
    .filter(Boolean)

/** A table stands for its columns too. */
const covers = (said: string, lost: string): boolean => said === lost || lost.startsWith(`${said}.`)
const LINE = 'down.sql says what the way back loses, in a line “-- Lost: table, table.column”'

async function goDownTo(name: string): Promise<void> {
  const applied = async (): Promise<{ name: string }[]> => {
    const { rows } = await admin.query(
      `SELECT migration_name AS name FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
    )
    return rows
  }
  while ((await applied()).some((one) => one.name > name)) await rollback(database.owner, folder)
}

// Newest first: the rows of a table that came later go with it.
test.each(NAMES.toReversed())(
  'M15 %s goes back and up again over a thousand rows of each table',
  async (name) => {
    await goDownTo(name)
    const [schemaBefore, dataBefore] = [await schema(), await data()]
    expect(await rollback(database.owner, folder)).toBe(name)
    expect(await schema()).not.toEqual(schemaBefore)
    expect(await migrate(database.owner, upTo(name))).toEqual([name])
    expect((await schema()).join('\n')).toBe(schemaBefore.join('\n'))
    const lost = lostBetween(dataBefore, await data())
    expect(
      lost.filter((one) => !declared(name).some((said) => covers(said, one))),
      LINE,
    ).toEqual([])
    expect(
      declared(name).filter((said) => !lost.some((one) => covers(said, one))),
      LINE,
    ).toEqual([])
  },
)

test('M15 all the way down nothing is left, and up again everything is there', async () => {
  await goDownTo('')
  expect(await data()).toEqual({})
  expect(await schema()).toEqual(empty)
  expect(await migrate(database.owner, folder)).toEqual(NAMES)
  expect(await schema()).toEqual(whole)
})
