import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { assertBinaries, findBinaries, whomToRunAs } from '../../local/database/binaries.ts'
import { ensureCluster } from '../../local/database/cluster.ts'
import { withClient } from '../../local/database/connect.ts'
import { HASTE, type Postgres, startPostgres } from '../../local/database/postgres.ts'
import { freePort } from '../../local/ports.ts'
import { commandLine } from '../../scripts/processes.mjs'
import { scratchFolder } from '../support/cluster.ts'
import { testDatabase } from '../support/database.ts'

let folder: string
const running: Postgres[] = []

beforeAll(async () => {
  folder = await scratchFolder()
})
afterAll(async () => {
  for (const postgres of running) await postgres.stop()
  await rm(folder, { recursive: true })
})

async function start(): Promise<Postgres> {
  const postgres = await startPostgres({
    folder,
    port: await freePort(),
    password: 'of-ada',
    settings: HASTE,
  })
  running.push(postgres)
  return postgres
}

const postmaster = () => Number(readFileSync(`${folder}/postgres/postmaster.pid`, 'utf8').split('\n')[0])

describe('the local PostgreSQL', () => {
  test('begins anew after a first run that was interrupted', async () => {
    mkdirSync(`${folder}/postgres.new`)
    writeFileSync(`${folder}/postgres.new/PG_VERSION`, '18')
    const postgres = await start()
    await withClient(postgres.adminUrl('postgres'), (client) => client.query('CREATE TABLE kept (id int)'))
    expect(existsSync(`${folder}/postgres.new`)).toBe(false)
    await postgres.stop()
  })

  test('keeps its data from one start to the next', async () => {
    const postgres = await start()
    const { rows } = await withClient(postgres.adminUrl('postgres'), (client) =>
      client.query(`SELECT to_regclass('kept') IS NOT NULL AS kept`),
    )
    expect(rows).toEqual([{ kept: true }])
    await postgres.stop()
  })

  test('starts after kill -9, over what that left behind', async () => {
    await start()
    process.kill(postmaster(), 'SIGKILL')
    const again = await start()
    await again.stop()
  })

  test('ends the server that an earlier run left behind', async () => {
    await start()
    const orphan = postmaster()
    const again = await start()
    expect(commandLine(orphan)).toBe('')
    await again.stop()
  })

  test('starts when the process number in postmaster.pid belongs to somebody else by now', async () => {
    writeFileSync(
      `${folder}/postgres/postmaster.pid`,
      `${process.pid}\n${folder}/postgres\n0\n54329\n\n127.0.0.1\n`,
    )
    const postgres = await start()
    await postgres.stop()
    expect(commandLine(process.pid)).not.toBe('')
  })

  test('says so when its programs are missing', async () => {
    const { postgres } = await findBinaries()
    expect(() => assertBinaries({ postgres, initdb: '/nowhere/initdb' }, 'linux-x64')).toThrow(
      /^PostgreSQL's initdb for linux-x64 is missing. Run "npm ci" again/,
    )
  })

  test('says so when the disk is full, and leaves no folder that looks finished', async () => {
    const initdb = `${folder}/initdb`
    writeFileSync(
      initdb,
      '#!/bin/sh\necho "initdb: error: could not write file: No space left on device" >&2\nexit 1\n',
    )
    chmodSync(initdb, 0o755)
    const { postgres } = await findBinaries()
    await expect(
      ensureCluster(`${folder}/full`, 'of-ada', { postgres, initdb }, whomToRunAs()),
    ).rejects.toThrow(/^The disk is full/)
    expect(existsSync(`${folder}/full`) || existsSync(`${folder}/full.new`)).toBe(false)
  })
})

test('none of the three roles is a superuser, may bypass row-level security, or makes databases or roles', async () => {
  const database = await testDatabase()
  const { rows } = await withClient(database.admin, (client) =>
    client.query(`SELECT rolname, rolcanlogin, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication
      FROM pg_roles WHERE rolname LIKE 'portcullis%' ORDER BY rolname`),
  )
  const modest = {
    rolcanlogin: true,
    rolsuper: false,
    rolbypassrls: false,
    rolcreatedb: false,
    rolcreaterole: false,
    rolreplication: false,
  }
  expect(rows).toEqual(
    ['portcullis_app', 'portcullis_owner', 'portcullis_system'].map((rolname) => ({ rolname, ...modest })),
  )
  await database.drop()
})
