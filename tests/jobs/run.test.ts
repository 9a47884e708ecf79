import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { inTransaction } from '@/lib/db'
import { enqueue } from '@/lib/jobs/enqueue'
import { startWorkers, type Workers } from '@/lib/jobs/worker'
import { createPeople, type People } from '../support/people.ts'
import '../support/request.ts'
import { asAdmin, trailOf } from '../support/trail.ts'
import { callJob, globalMarkJob, KINDS, markJob, oneAtATimeJob, sent } from './kinds.ts'
import { HURRIED, MARKS } from './marks.ts'
import { inState, jobCalled, marksOf } from './watch.ts'
import { enqueueAs, newRequestId } from './world.ts'

let people: People
let workers: Workers
beforeAll(async () => {
  await asAdmin(MARKS)
  people = await createPeople()
  workers = await startWorkers(KINDS, HURRIED)
})
afterAll(() => workers.stop())
beforeEach(() => sent.splice(0))

describe('a job', () => {
  test('of Northwind runs as Northwind, and its audit event bears the request it comes from', async () => {
    const requestId = newRequestId()
    const id = await enqueueAs(people.uma, markJob, { mark: 'plain' }, { requestId })
    const done = await inState(id, 'completed')
    expect(await marksOf('plain')).toMatchObject([{ tenant_id: people.uma.tenantId, attempt: 0 }])
    expect(await trailOf(requestId)).toMatchObject([
      { tenant_id: people.uma.tenantId, event: 'mark.left', outcome: 'success', actor_kind: 'system' },
    ])
    // Who and when stay for a week; what it was about does not.
    expect(done.data).toEqual({ tenantId: people.uma.tenantId, requestId, actorId: people.uma.userId })
  })

  test('is picked up within moments of the commit', async () => {
    const started = Date.now()
    await inState(await enqueueAs(people.uma, markJob, { mark: 'at once' }), 'completed')
    expect(Date.now() - started).toBeLessThan(2_000)
  })

  test('that is put in twice under one key is one job, also once it is done', async () => {
    const first = await enqueueAs(people.uma, markJob, { mark: 'once' })
    expect(await enqueueAs(people.uma, markJob, { mark: 'once' })).toBeNull()
    await inState(first, 'completed')
    expect(await enqueueAs(people.uma, markJob, { mark: 'once' })).toBeNull()
    expect(await marksOf('once')).toHaveLength(1)
  })

  test('and a neighbour’s of the same key are two', async () => {
    await inState(await enqueueAs(people.uma, markJob, { mark: 'shared key' }), 'completed')
    await inState(await enqueueAs(people.ben, markJob, { mark: 'shared key' }), 'completed')
    const tenants = (await marksOf('shared key')).map((row) => row.tenant_id)
    expect(new Set(tenants)).toEqual(new Set([people.uma.tenantId, people.ben.tenantId]))
  })

  test('that is put off waits', async () => {
    const id = await enqueueAs(people.uma, markJob, { mark: 'later' }, { after: '1h' })
    expect((await jobCalled(id)).start_after.getTime()).toBeGreaterThan(Date.now() + 3_500_000)
  })

  test('of all tenants runs without one', async () => {
    const requestId = newRequestId()
    const id = await inTransaction('system', (tx) =>
      enqueue(tx, globalMarkJob, { mark: 'global' }, { requestId }),
    )
    await inState(id, 'completed')
    expect(await marksOf('global')).toMatchObject([{ tenant_id: null }])
    expect((await trailOf(requestId))[0]?.tenant_id).toBe('00000000-0000-0000-0000-000000000000')
  })

  test('that calls the network has sent once and is done once', async () => {
    const id = await enqueueAs(people.uma, callJob, { mark: 'call' })
    await inState(id, 'completed')
    expect(sent).toMatchObject([{ id, attempt: 0 }])
    expect(await marksOf('call')).toHaveLength(1)
  })
})

test('T47 a tenant that floods the queue waits for itself; its neighbour does not wait for it', async () => {
  for (let n = 0; n < 12; n += 1)
    await enqueueAs(people.uma, oneAtATimeJob, { mark: `flood ${n}`, takes: 400 })
  const bens = await inState(await enqueueAs(people.ben, oneAtATimeJob, { mark: 'one job' }), 'completed')
  expect(bens.completed_on).toBeInstanceOf(Date)
  const [begun] = await asAdmin<{ count: number }>(
    `SELECT count(*)::int FROM jobs.job WHERE name = 'one-at-a-time' AND group_id = $1 AND started_on <= $2`,
    [people.uma.tenantId, bens.completed_on],
  )
  // One at a time, but for those that were taken in the very first instant.
  expect(begun?.count).toBeLessThanOrEqual(5)
})
