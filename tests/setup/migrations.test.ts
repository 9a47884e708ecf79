import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withClient } from '../../local/database/connect.ts'
import { MIGRATIONS, migrate, rollback } from '../../local/database/migrations.ts'
import { ROOT } from '../../local/folder.ts'
import { scratchFolder } from '../support/cluster.ts'
import { emptyDatabase, type TestDatabase } from '../support/database.ts'
import { dumpSchema } from '../support/schema-dump.ts'

let database: TestDatabase
let folder: string
const schema = () => withClient(database.owner, dumpSchema)

beforeAll(async () => {
  folder = await scratchFolder()
})
afterAll(() => rm(folder, { recursive: true }))

describe('our migrations', () => {
  beforeAll(async () => {
    database = await emptyDatabase()
    await migrate(database.owner)
  })
  afterAll(() => database.drop())

  // Each of them, over rows: way-back.test.ts.
  test('go one down and up again, and leave the same schema', async () => {
    const whole = await schema()
    const name = await rollback(database.owner)
    expect(await schema()).not.toEqual(whole)
    expect(await migrate(database.owner)).toEqual([name])
    expect(await schema()).toEqual(whole)
  })

  test('have nothing to do the second time', async () => {
    expect(await migrate(database.owner)).toEqual([])
  })

  test('run once when two deployments start at the same moment', async () => {
    await rollback(database.owner)
    const both = await Promise.all([migrate(database.owner), migrate(database.owner)])
    expect(both.flat()).toHaveLength(1)
  })
})

test('the engine that applies them is the one that this Prisma names', () => {
  const read = (path: string) => JSON.parse(readFileSync(`${ROOT}/${path}/package.json`, 'utf8'))
  const named = read('node_modules/@prisma/engines').dependencies['@prisma/engines-version']
  expect(read('node_modules/@prisma/schema-engine-wasm').version).toBe(named)
})

describe('a migration of a developer', () => {
  beforeAll(async () => {
    database = await emptyDatabase()
    writeFileSync(`${folder}/migration_lock.toml`, 'provider = "postgresql"\n')
    write('20260101000000_notes', 'CREATE TABLE notes (id int);', 'DROP TABLE notes;')
  })
  afterAll(() => database.drop())

  test('that fails in the middle leaves the database as it was, and says which line of which file', async () => {
    await migrate(database.owner, folder)
    const before = await schema()
    write(
      '20260102000000_tags',
      'CREATE TABLE tags (id int); -- one; two\nCREAT TABLE oops ();',
      'DROP TABLE tags;',
    )
    await expect(migrate(database.owner, folder)).rejects.toThrow(
      /^20260102000000_tags failed and was undone.*line 2.*"CREAT"/,
    )
    expect(await schema()).toEqual(before)
  })

  test('applies once it is corrected', async () => {
    write('20260102000000_tags', 'CREATE TABLE tags (id int);', 'DROP TABLE tags; DROP TABLE nowhere;')
    expect(await migrate(database.owner, folder)).toEqual(['20260102000000_tags'])
  })

  test('whose down.sql fails is not half taken back', async () => {
    const before = await schema()
    await expect(rollback(database.owner, folder)).rejects.toThrow(
      /could not be taken back, and the database is as it was/,
    )
    expect(await schema()).toEqual(before)
  })

  test('that was edited after it was applied stops the next run', async () => {
    write('20260102000000_tags', 'CREATE TABLE tags (id bigint);', 'DROP TABLE tags;')
    await expect(migrate(database.owner, folder)).rejects.toThrow(
      /^20260102000000_tags was edited after it was applied/,
    )
  })

  test('from another branch stops the next run', async () => {
    await expect(migrate(database.owner, MIGRATIONS)).rejects.toThrow(/which is not in prisma\/migrations/)
  })
})

test('two deployments at the same moment build an index concurrently, and neither waits for the other for ever', async () => {
  const [own, fresh] = [await scratchFolder(), await emptyDatabase()]
  const steps = {
    '1_notes': 'CREATE TABLE notes (id int);',
    '2_index': 'CREATE INDEX CONCURRENTLY by_id ON notes (id);',
  }
  try {
    for (const [name, up] of Object.entries(steps)) {
      mkdirSync(`${own}/${name}`)
      writeFileSync(`${own}/${name}/migration.sql`, up)
    }
    writeFileSync(`${own}/migration_lock.toml`, 'provider = "postgresql"\n')
    const both = await Promise.all([migrate(fresh.owner, own), migrate(fresh.owner, own)])
    expect(both.flat()).toEqual(Object.keys(steps))
  } finally {
    await fresh.drop()
    await rm(own, { recursive: true })
  }
}, 30_000)

function write(name: string, up: string, down: string): void {
  mkdirSync(`${folder}/${name}`, { recursive: true })
  writeFileSync(`${folder}/${name}/migration.sql`, up)
  writeFileSync(`${folder}/${name}/down.sql`, down)
}
