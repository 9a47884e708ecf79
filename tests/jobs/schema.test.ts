import { readFileSync } from 'node:fs'
import pg from 'pg'
import { getConstructionPlans } from 'pg-boss'
import { beforeAll, describe, expect, test } from 'vitest'
import { inTransaction } from '@/lib/db'
import { newBoss } from '@/lib/jobs/boss'
import { enqueue } from '@/lib/jobs/enqueue'
import { createPeople, type People } from '../support/people.ts'
import { asAdmin } from '../support/trail.ts'
import { globalMarkJob, markJob } from './kinds.ts'
import { HURRIED, type QueueRow } from './marks.ts'
import { enqueueAs } from './world.ts'

const MIGRATION = 'prisma/migrations/20261122000700_jobs/migration.sql'
const squeezed = (text: string) => text.replace(/\s+/g, ' ').trim()

/** What the migration leaves out of pg-boss's plan: its own transaction, and partitions named after the day. */
const LEFT_OUT = [
  /BEGIN; SET LOCAL lock_timeout = \d+; SET LOCAL idle_in_transaction_session_timeout = \d+; SELECT pg_advisory_xact_lock\([^;]*;/,
  /DO \$\$ DECLARE d date;.*?END; \$\$ ;/,
  /COMMIT;$/,
]

let people: People
beforeAll(async () => {
  people = await createPeople()
})

describe('the tables of the queue', () => {
  test('are those of the pg-boss that is installed, word for word', () => {
    const plan = LEFT_OUT.reduce(
      (text, part) => {
        expect(text).toMatch(part)
        return squeezed(text.replace(part, ''))
      },
      squeezed(getConstructionPlans('jobs')),
    )
    expect(squeezed(readFileSync(MIGRATION, 'utf8'))).toContain(plan)
  })

  test('have what this pg-boss asks for, as it finds itself', async () => {
    const boss = newBoss(HURRIED)
    await boss.start()
    const drift = await boss.detectSchemaDrift()
    await boss.stop({ graceful: false })
    expect(drift).toMatchObject({ ok: true })
  })

  test('hold a job of ours as pg-boss would have put it there', async () => {
    const id = await enqueueAs(people.uma, markJob, { mark: 'compare' })
    const [ours] = await asAdmin<QueueRow>('SELECT * FROM jobs.job WHERE id = $1', [id])
    const boss = newBoss(HURRIED)
    await boss.start()
    const sent = await boss.send('mark', ours?.data ?? {}, {
      group: { id: people.uma.tenantId },
      retryLimit: 2,
      retryDelay: 1,
      retryDelayMax: 2,
      retryBackoff: true,
      expireInSeconds: 3,
      singletonKey: 'other',
    })
    await boss.stop({ graceful: false })
    const [theirs] = await asAdmin<QueueRow>('SELECT * FROM jobs.job WHERE id = $1', [sent])
    const expected: Record<string, unknown> = { ...theirs }
    // The moment; and what is ours by intent: the key for good, and nothing deleted by age.
    for (const column of ['id', 'created_on', 'start_after', 'keep_until', 'deletion_seconds']) {
      expected[column] = expect.anything()
    }
    expect(ours).toEqual({ ...expected, singleton_key: expect.any(String), singleton_on: expect.any(Date) })
    await asAdmin('DELETE FROM jobs.job')
  })
})

describe('T40 T59 what the database itself refuses', () => {
  const as = async (role: 'app' | 'system', tenantId: string, statement: string, values: unknown[]) => {
    const url = role === 'app' ? process.env.DATABASE_URL : process.env.DATABASE_SYSTEM_URL
    const client = new pg.Client({ connectionString: url ?? '' })
    await client.connect()
    try {
      await client.query(`SELECT set_config('app.tenant_id', $1, false)`, [tenantId])
      return (await client.query(statement, values)).rows
    } finally {
      await client.end()
    }
  }
  const put = `SELECT app.enqueue_job('mark', $1, 'req', NULL, '{}', $2, '{"retryLimit": 1, "retryDelay": 1,
    "retryDelayMax": 1, "expireInSeconds": 60}') AS id`

  test.each(['job', 'job_common', 'queue', 'version'])(
    'a request reads nothing of jobs.%s',
    async (table) => {
      await expect(as('app', people.uma.tenantId, `SELECT * FROM jobs.${table}`, [])).rejects.toThrow(
        /permission denied/,
      )
    },
  )

  test('a request puts jobs in for its own tenant', async () => {
    expect(await as('app', people.uma.tenantId, put, [people.uma.tenantId, 'own'])).toMatchObject([
      { id: expect.any(String) },
    ])
  })

  test('and for no other', async () => {
    const attempt = as('app', people.uma.tenantId, put, [people.ben.tenantId, 'foreign'])
    await expect(attempt).rejects.toThrow('job for another tenant')
  })

  test('a request finishes its own tenant’s jobs, and no other’s', async () => {
    const id = await enqueueAs(people.uma, markJob, { mark: 'to finish' })
    await asAdmin(`UPDATE jobs.job SET state = 'active' WHERE id = $1`, [id])
    const finish = `SELECT app.finish_job('mark', $1, 0) AS done`
    expect(await as('app', people.ben.tenantId, finish, [id])).toEqual([{ done: false }])
    expect(await as('app', people.uma.tenantId, finish, [id])).toEqual([{ done: true }])
  })

  test.each(['data', 'group_id', 'singleton_key', 'name'])('a worker does not change %s', async (column) => {
    const change = as('system', '', `UPDATE jobs.job SET ${column} = ${column}`, [])
    await expect(change).rejects.toThrow(/permission denied/)
  })

  test('and makes no table', async () => {
    await expect(as('system', '', 'CREATE TABLE jobs.more (id int)', [])).rejects.toThrow(/permission denied/)
  })
})

describe('T81 a job and its cause', () => {
  const jobsOf = (requestId: string) =>
    asAdmin(`SELECT id FROM jobs.job WHERE data->>'requestId' = $1`, [requestId])

  test('come together', async () => {
    await inTransaction('system', (tx) =>
      enqueue(tx, globalMarkJob, { mark: 'kept' }, { requestId: 'req_kept' }),
    )
    expect(await jobsOf('req_kept')).toHaveLength(1)
  })

  test('and when the cause is rolled back there is no job', async () => {
    const attempt = inTransaction('system', async (tx) => {
      await enqueue(tx, globalMarkJob, { mark: 'undone' }, { requestId: 'req_undone' })
      throw new Error('the change was not to be')
    })
    await expect(attempt).rejects.toThrow('not to be')
    expect(await jobsOf('req_undone')).toEqual([])
  })

  test('a job of a tenant names one, and its input fits', async () => {
    await expect(enqueueAs({ ...people.uma, tenantId: '' }, markJob, { mark: 'x' })).rejects.toThrow()
    const nameless = inTransaction('system', (tx) =>
      enqueue(tx, markJob, { mark: 'x' }, { requestId: 'req_x' }),
    )
    await expect(nameless).rejects.toThrow('say which')
    const misfit = JSON.parse('{"mark": 1}')
    await expect(enqueueAs(people.uma, markJob, misfit)).rejects.toThrow(/expected string/)
  })
})
