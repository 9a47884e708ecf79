import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { discardJob } from '@/actions/discard-job'
import { retryJob } from '@/actions/retry-job'
import { inTransaction } from '@/lib/db'
import { readDeadJobs, readQueues } from '@/lib/jobs/queries'
import { expectRefusal } from '../support/answers.ts'
import { createPeople, type People } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { asAdmin } from '../support/trail.ts'
import { markJob } from './kinds.ts'
import type { QueueRow } from './marks.ts'
import { enqueueAs, newRequestId } from './world.ts'

let people: People
let jobId: string
const row = async () =>
  (
    await asAdmin<QueueRow>('SELECT state::text, retry_count, retry_limit FROM jobs.job WHERE id = $1', [
      jobId,
    ])
  )[0]

beforeAll(async () => {
  people = await createPeople()
})
beforeEach(async () => {
  await asAdmin('DELETE FROM jobs.job')
  const requestId = newRequestId()
  jobId = (await enqueueAs(people.uma, markJob, { mark: requestId }, { requestId })) ?? ''
  await asAdmin(
    `UPDATE jobs.job SET state = 'failed', retry_count = 2, completed_on = now(),
      output = jsonb_build_object('code', 'UNEXPECTED', 'requestId', $2::text) WHERE id = $1`,
    [jobId, requestId],
  )
})

const both = [
  { name: 'retry-job', act: retryJob },
  { name: 'discard-job', act: discardJob },
]

describe('T2 T13 dead jobs are settled by admins, who have just shown who they are', () => {
  test.each(both)('$name: not by Uma, whose job it is', async ({ act }) => {
    const before = await row()
    await expectRefusal(() => inRequest({ as: people.uma }, () => act({ jobId })), {
      reason: 'forbidden',
      code: 'AUTH_PLATFORM_ROLE',
    })
    expect(await row()).toEqual(before)
  })

  test.each(both)('$name: not by Ada with a login of yesterday', async ({ act }) => {
    const { ada } = await createPeople()
    await asAdmin(`BEGIN; ALTER TABLE sessions DISABLE TRIGGER USER;
      UPDATE sessions SET authenticated_at = now() - interval '1 day' WHERE id = '${ada.sessionId}';
      ALTER TABLE sessions ENABLE TRIGGER USER; COMMIT`)
    const before = await row()
    await expectRefusal(() => inRequest({ as: ada }, () => act({ jobId })), {
      reason: 'reauthenticate',
      code: 'AUTH_NOT_FRESH',
    })
    expect(await row()).toEqual(before)
  })

  test.each(both)('$name: not a job that is not dead', async ({ act }) => {
    await asAdmin(`UPDATE jobs.job SET state = 'created' WHERE id = $1`, [jobId])
    await expectRefusal(() => inRequest({ as: people.ada }, () => act({ jobId })), {
      reason: 'not_found',
      code: 'JOB_NOT_FOUND',
    })
    expect((await row())?.state).toBe('created')
  })
})

describe('what Ada sees and does', () => {
  const see = () =>
    inTransaction('system', async (tx) => ({ queues: await readQueues(tx), dead: await readDeadJobs(tx) }))

  test('how many of each kind are in which state, and since when the oldest waits', async () => {
    await enqueueAs(people.uma, markJob, { mark: 'waiting' })
    await enqueueAs(people.uma, markJob, { mark: 'put off' }, { after: '1h' })
    const { queues } = await see()
    expect(queues.find(({ name }) => name === 'mark')).toMatchObject({
      waiting: 1,
      waitingSince: expect.any(Date),
      later: 1,
      running: 0,
      dead: 1,
    })
  })

  test('which are dead: whose, with the code in words and the request, but not what they are about', async () => {
    const { dead } = await see()
    expect(dead).toMatchObject([
      {
        id: jobId,
        name: 'mark',
        code: 'UNEXPECTED',
        meaning: 'An error nobody foresaw',
        requestId: expect.stringMatching(/^req_jobs_/),
        tenantName: 'Northwind',
        attempts: 3,
      },
    ])
    expect(Object.keys(dead[0] ?? {})).not.toContain('data')
  })

  test('has one tried again, which gets one more attempt', async () => {
    expect(await inRequest({ as: people.ada }, () => retryJob({ jobId }))).toMatchObject({
      status: 'success',
    })
    expect(await row()).toEqual({ state: 'retry', retry_count: 2, retry_limit: 3 })
  })

  test('discards one for good, and the trail says who did', async () => {
    expect(await inRequest({ as: people.ada }, () => discardJob({ jobId }))).toMatchObject({
      status: 'success',
    })
    expect(await row()).toBeUndefined()
    const events = await asAdmin(
      `SELECT * FROM audit_events WHERE resource_id = $1 AND outcome = 'success'`,
      [jobId],
    )
    expect(events).toMatchObject([{ event: 'job.discarded', actor_id: people.ada.userId }])
  })
})
