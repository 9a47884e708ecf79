import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withClient } from '../../local/database/connect.ts'
import { emptyDatabase, type TestDatabase } from '../support/database.ts'

// M15: what docs/how-to/change-the-schema.md says of each way to change a table, asked of PostgreSQL: whether others can
// write meanwhile, and whether it goes through the whole table. How long that is on a million rows stands on that page.

let database: TestDatabase
let migration: pg.Client
let visitor: pg.Client

beforeAll(async () => {
  database = await emptyDatabase()
  ;[migration, visitor] = await Promise.all([connected(), connected()])
  await migration.query(`CREATE TABLE parents (id int PRIMARY KEY); INSERT INTO parents VALUES (1);
    CREATE TABLE rows (id int NOT NULL, parent int, a int); INSERT INTO rows SELECT n, 1, n FROM generate_series(1, 2000) n`)
  await visitor.query(`SET lock_timeout = '50ms'`)
})
afterAll(async () => {
  await Promise.all([migration.end(), visitor.end()])
  await database.drop()
})

async function connected(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: database.owner })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

type Effect = { writersWait: boolean; written: boolean; looked: boolean }

/** What a statement does to others before its commit: undone afterwards. */
async function effectOf(sql: string): Promise<Effect> {
  const notices: string[] = []
  const note = ({ message }: { message?: string | undefined }) => notices.push(message ?? '')
  migration.on('notice', note)
  await migration.query(`BEGIN; SET LOCAL client_min_messages = debug1`)
  const file = `SELECT pg_relation_filenode('rows') AS file`
  const before = await migration.query(file)
  const refused = await migration.query(sql).then(
    () => false,
    (error: unknown) => Reflect.get(Object(error), 'code') === '23514',
  )
  const after = refused ? before : await migration.query(file)
  const writersWait = await visitor.query('INSERT INTO rows VALUES (0, 1, 0)').then(
    () => false,
    () => true,
  )
  await migration.query('ROLLBACK')
  migration.off('notice', note)
  return {
    writersWait,
    written: after.rows[0]?.file !== before.rows[0]?.file,
    looked:
      refused ||
      notices.some((message) => /(verifying|rewriting|on) table "rows"|validating foreign key/.test(message)),
  }
}

const LONG = { writersWait: true, looked: true }
describe('M15 a statement that keeps others waiting for as long as the table is large', () => {
  test.each([
    ['CREATE INDEX i ON rows (a)', false],
    ['ALTER TABLE rows ADD CONSTRAINT c CHECK (id >= 0)', false],
    ['ALTER TABLE rows ADD CONSTRAINT f FOREIGN KEY (parent) REFERENCES parents (id)', false],
    ['ALTER TABLE rows ADD CONSTRAINT u UNIQUE (id, a)', false],
    ['ALTER TABLE rows ALTER COLUMN id SET NOT NULL, ALTER COLUMN a SET NOT NULL', false],
    ['ALTER TABLE rows ALTER COLUMN a TYPE bigint', true],
    ['ALTER TABLE rows ADD COLUMN b uuid DEFAULT gen_random_uuid()', true],
  ])('%s', async (sql, written) => {
    expect(await effectOf(sql)).toEqual({ ...LONG, written })
  })
})

const SHORT = { writersWait: true, written: false, looked: false }
describe('M15 the same in a way that is over at once, or lets others go on', () => {
  test.each([
    ['ALTER TABLE rows ADD CONSTRAINT c CHECK (id > 0) NOT VALID', SHORT],
    ['ALTER TABLE rows ADD CONSTRAINT f FOREIGN KEY (parent) REFERENCES parents (id) NOT VALID', SHORT],
    [
      `ALTER TABLE rows ADD COLUMN b text NOT NULL DEFAULT 'x', ADD COLUMN d timestamptz NOT NULL DEFAULT now()`,
      SHORT,
    ],
    ['ALTER TABLE rows DROP COLUMN a', SHORT],
  ])('%s', async (sql, effect) => {
    expect(await effectOf(sql)).toEqual(effect)
  })

  test('VALIDATE looks at every row, and others write meanwhile', async () => {
    await migration.query('ALTER TABLE rows ADD CONSTRAINT held CHECK (id >= 0) NOT VALID')
    expect(await effectOf('ALTER TABLE rows VALIDATE CONSTRAINT held')).toMatchObject({ writersWait: false })
    await migration.query('ALTER TABLE rows DROP CONSTRAINT held')
  })

  test('SET NOT NULL looks at nothing where a valid check has said so already', async () => {
    await migration.query('ALTER TABLE rows ADD CONSTRAINT known CHECK (a IS NOT NULL)')
    expect(await effectOf('ALTER TABLE rows ALTER COLUMN a SET NOT NULL')).toEqual(SHORT)
    await migration.query('ALTER TABLE rows DROP CONSTRAINT known')
  })

  test('CREATE INDEX CONCURRENTLY waits for others, and others do not wait for it', async () => {
    const other = await connected()
    await other.query('BEGIN; INSERT INTO rows VALUES (0, 1, 0)')
    let built = false
    const building = migration.query('CREATE INDEX CONCURRENTLY slow ON rows (a)').then(() => {
      built = true
    })
    const began = `SELECT FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX CONCURRENTLY slow%' AND wait_event_type = 'Lock'`
    await expect
      .poll(() => withClient(database.admin, async (client) => (await client.query(began)).rowCount), {
        interval: 20,
      })
      .toBe(1)
    await visitor.query('INSERT INTO rows VALUES (0, 1, 0)')
    expect(built).toBe(false)
    await other.query('COMMIT')
    await building
    await other.end()
  })
})
