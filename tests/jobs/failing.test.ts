import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startWorkers, type Workers } from '@/lib/jobs/worker'
import { createPeople, type People } from '../support/people.ts'
import '../support/request.ts'
import { asAdmin, trailOf } from '../support/trail.ts'
import { callJob, KINDS, markJob, sent } from './kinds.ts'
import { HURRIED, MARKS, until } from './marks.ts'
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

describe('T59 a job that fails', () => {
  test('is tried again, later each time, and takes effect once', async () => {
    const id = await enqueueAs(people.uma, markJob, { mark: 'second try', fails: 1 })
    const waiting = await inState(id, 'retry')
    expect(waiting.output).toMatchObject({ code: 'UNEXPECTED' })
    expect(waiting.start_after.getTime()).toBeGreaterThan(Date.now() + 300)
    await inState(id, 'completed')
    expect(await marksOf('second try')).toMatchObject([{ attempt: 1 }])
  })

  test('to the last stays as a dead one, with its code and request id, and a record in its tenant’s trail', async () => {
    const requestId = newRequestId()
    const id = await enqueueAs(people.uma, markJob, { mark: 'poison', fails: 99 }, { requestId })
    const dead = await inState(id, 'failed')
    expect(dead).toMatchObject({ retry_count: 2, output: { code: 'UNEXPECTED', requestId } })
    expect(await marksOf('poison')).toEqual([])
    expect(await trailOf(requestId)).toMatchObject([
      { tenant_id: people.uma.tenantId, outcome: 'failed', code: 'UNEXPECTED', resource_id: id },
    ])
  })

  test('does not hold up its neighbours’', async () => {
    const poison = [1, 2, 3, 4, 5, 6].map((n) =>
      enqueueAs(people.uma, markJob, { mark: `poison ${n}`, fails: 99 }),
    )
    await Promise.all(poison)
    await inState(await enqueueAs(people.ben, markJob, { mark: 'Ben’s' }), 'completed')
    expect(await marksOf('Ben’s')).toHaveLength(1)
  })

  test('never says in the queue what went wrong in words', async () => {
    const id = await enqueueAs(people.uma, markJob, { mark: 'secret', fails: 99 })
    expect(JSON.stringify((await inState(id, 'retry')).output)).not.toMatch(/attempt|secret|stack/)
  })

  test('because an attempt took too long is another’s, and the late one leaves nothing behind', async () => {
    const id = await enqueueAs(people.uma, callJob, { mark: 'slow', takes: 7_000 })
    await inState(id, 'completed')
    expect(sent).toEqual([
      { id, attempt: 0, answered: false },
      { id, attempt: 1, answered: true },
    ])
    await until(async () => sent.every((message) => message.answered))
    await sleep(300)
    expect(await marksOf('slow')).toMatchObject([{ attempt: 1 }])
    expect((await jobCalled(id)).state).toBe('completed')
  }, 30_000)
})
