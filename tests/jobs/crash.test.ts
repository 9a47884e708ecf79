import { rm } from 'node:fs/promises'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withClient } from '../../local/database/connect.ts'
import { migrate } from '../../local/database/migrations.ts'
import { HASTE, type Postgres, removeData, startPostgres } from '../../local/database/postgres.ts'
import { ensureDatabase } from '../../local/database/roles.ts'
import { databaseUrls, rolePasswords } from '../../local/database/server.ts'
import { freePort } from '../../local/ports.ts'
import { loadSecrets } from '../../local/secrets.ts'
import { scratchFolder } from '../support/cluster.ts'
import type { People } from '../support/people.ts'
import { MARKS, type MarkRow, type QueueRow, until } from './marks.ts'
import { startWorkerChild, type WorkerChild } from './worker-child.ts'

// A PostgreSQL of its own, because it is restarted under the workers. What reads the environment is imported once that
// names it.

const JOBS = 500
const EVERY_POISONED = 20
const EVERY_SWAPPED = 100

let folder: string
let postgres: Postgres
let people: People
let workers: WorkerChild[] = []
let start: () => Promise<Postgres>

beforeAll(async () => {
  folder = await scratchFolder()
  const secrets = loadSecrets(folder)
  const port = await freePort()
  start = () => startPostgres({ folder, port, password: secrets.databaseSuperuser, settings: HASTE })
  postgres = await start()
  await ensureDatabase({
    adminUrl: postgres.adminUrl,
    database: 'portcullis',
    passwords: rolePasswords(secrets),
  })
  const urls = databaseUrls(secrets, port)
  await migrate(urls.owner)
  await sql(MARKS)
  Object.assign(process.env, { DATABASE_URL: urls.app, DATABASE_SYSTEM_URL: urls.system })
  const { createPeople } = await import('../support/people.ts')
  people = await createPeople()
}, 60_000)

afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.stop()))
  await postgres.stop()
  await removeData(folder)
  await rm(folder, { recursive: true, force: true })
}, 60_000)

const sql = <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> =>
  withClient(postgres.adminUrl('portcullis'), async (client) => (await client.query<Row>(text, values)).rows)

const countIn = async (...states: string[]): Promise<number> => {
  const [row] = await sql<{ count: number }>(
    `SELECT count(*)::int FROM jobs.job WHERE name = 'sturdy' AND state::text = ANY ($1)`,
    [states],
  )
  return row?.count ?? 0
}
const untilSettled = (number: number) =>
  until(async () => (await countIn('completed', 'failed')) >= number, 90)

const isPoisoned = (n: number) => n % EVERY_POISONED === 7
const isSwapped = (n: number) => n % EVERY_SWAPPED === 42

describe(`T59 T81 M6 ${JOBS} jobs, two processes of workers, three of them killed, and the database restarted`, () => {
  test('each takes effect once, in its own tenant; none is lost; what cannot be done lies in the dead letters', async () => {
    const { enqueueAs } = await import('./world.ts')
    const { sturdyJob } = await import('./kinds.ts')
    const owners = [people.uma, people.ben, people.ada]
    const ownerOf = (n: number) => owners[n % owners.length] ?? people.uma
    for (let n = 0; n < JOBS; n += 1) {
      const input = { mark: String(n), fails: isPoisoned(n) ? 99 : 0, takes: 30 }
      const id = await enqueueAs(ownerOf(n), sturdyJob, input, { requestId: `req_${n}` })
      if (!isSwapped(n)) continue
      const other = ownerOf(n + 1).tenantId
      await sql(
        `UPDATE jobs.job SET data = jsonb_set(data, '{tenantId}', to_jsonb($2::text)) WHERE id = $1`,
        [id, other],
      )
    }

    workers = await Promise.all([startWorkerChild(), startWorkerChild()])
    for (const killAt of [60, 180, 300]) {
      await untilSettled(killAt)
      await until(async () => (await countIn('active')) > 0)
      await workers.shift()?.kill()
      if (killAt === 180) {
        await postgres.stop()
        postgres = await start()
      }
      workers.push(await startWorkerChild())
    }
    await untilSettled(JOBS)

    const marks = await sql<MarkRow>('SELECT * FROM marks')
    const expected = [...Array(JOBS).keys()].filter((n) => !isPoisoned(n) && !isSwapped(n))
    const byNumber = (a: number, b: number) => a - b
    expect(marks.map(({ mark }) => Number(mark)).sort(byNumber)).toEqual(expected)
    expect(marks.filter(({ mark, tenant_id }) => tenant_id !== ownerOf(Number(mark)).tenantId)).toEqual([])
    // Some were begun by a process that was killed, and came back.
    expect(marks.some(({ attempt }) => attempt > 0)).toBe(true)

    expect(await sql(`SELECT FROM jobs.job WHERE name = 'sturdy'`)).toHaveLength(JOBS)
    const dead = await sql<{ mark: string; code: string | null }>(
      `SELECT data->'input'->>'mark' AS mark, output->>'code' AS code FROM jobs.job WHERE name = 'sturdy' AND state = 'failed'`,
    )
    const numbersOf = (some: typeof dead) => some.map(({ mark }) => Number(mark)).sort(byNumber)
    expect(numbersOf(dead)).toEqual([...Array(JOBS).keys()].filter((n) => isPoisoned(n) || isSwapped(n)))
    const swapped = dead.filter(({ code }) => code === 'JOB_TENANT')
    expect(numbersOf(swapped)).toEqual([...Array(JOBS).keys()].filter(isSwapped))

    // One event for each job that came to an end, in the chain of its own tenant.
    const events = await sql<{ request_id: string; tenant_id: string }>(
      `SELECT request_id, tenant_id FROM audit_events WHERE event = 'mark.left' AND outcome = 'success'`,
    )
    expect(events.map(({ request_id }) => Number(request_id.slice(4))).sort(byNumber)).toEqual(expected)
  }, 150_000)

  test('and a process that is asked to end finishes what it has begun, and begins nothing more', async () => {
    const { enqueueAs } = await import('./world.ts')
    const { markJob } = await import('./kinds.ts')
    await Promise.all(workers.map((worker) => worker.stop()))
    const worker = await startWorkerChild()
    workers = [worker]
    for (let n = 0; n < 12; n += 1)
      await enqueueAs(people.uma, markJob, { mark: `graceful ${n}`, takes: 1_000 })
    const states = () =>
      sql<{ state: string; count: number }>(
        `SELECT state::text, count(*)::int FROM jobs.job WHERE name = 'mark' GROUP BY 1 ORDER BY 1`,
      )
    await until(async () => (await states()).some(({ state }) => state === 'active'))
    await worker.stop()
    expect(await worker.ended).toBe(0)
    const after = await states()
    expect(after.map(({ state }) => state)).toEqual(['completed', 'created'])
    expect(after.find(({ state }) => state === 'completed')?.count).toBeLessThanOrEqual(4)
    const rows = await sql<QueueRow>(`SELECT * FROM jobs.job WHERE name = 'mark'`)
    expect(rows.every(({ retry_count }) => retry_count === 0)).toBe(true)
  }, 30_000)
})
