import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startWorkers, type Workers } from '@/lib/jobs/worker'
import { createPeople, type People } from '../support/people.ts'
import '../support/request.ts'
import { asAdmin, byHand, trailOf } from '../support/trail.ts'
import { adminMarkJob, KINDS, markJob } from './kinds.ts'
import { HURRIED, MARKS } from './marks.ts'
import { inState, marksOf } from './watch.ts'
import { enqueueAs, newRequestId } from './world.ts'

let people: People
let workers: Workers
beforeAll(async () => {
  await asAdmin(MARKS)
  people = await createPeople()
  workers = await startWorkers(KINDS, HURRIED)
})
afterAll(() => workers.stop())

describe('T59 a job that somebody changed by hand', () => {
  const tamper = async (column: string, value: string, mark: string, requestId: string) => {
    const id = await enqueueAs(people.uma, markJob, { mark }, { requestId, after: '1h' })
    await asAdmin(`UPDATE jobs.job SET ${column}, start_after = now() WHERE id = $1`, [id, value])
    return inState(id, 'failed')
  }

  test.each([
    { what: 'the payload', column: `data = jsonb_set(data, '{tenantId}', to_jsonb($2::text))` },
    { what: 'the row', column: 'group_id = $2' },
  ])('to name Ben’s tenant in $what runs for nobody', async ({ what, column }) => {
    const requestId = newRequestId()
    const dead = await tamper(column, people.ben.tenantId, `swapped in ${what}`, requestId)
    expect(dead.output?.code).toBe('JOB_TENANT')
    expect(await marksOf(`swapped in ${what}`)).toEqual([])
    expect(await trailOf(requestId)).toMatchObject([
      { tenant_id: '00000000-0000-0000-0000-000000000000', outcome: 'denied', code: 'JOB_TENANT' },
    ])
  })

  test('to say something else than its schema allows is dead at once', async () => {
    const dead = await tamper(`data = jsonb_set(data, '{input}', $2::jsonb)`, '{"mark": 1}', 'shape', 'req_s')
    expect(dead).toMatchObject({ retry_count: 0, output: { code: 'INPUT_INVALID', requestId: 'req_s' } })
  })

  test('to be no job is dead at once', async () => {
    const dead = await tamper('data = $2::jsonb', '["?"]', 'no shape', 'req_n')
    expect(dead).toMatchObject({ retry_count: 0, output: { code: 'JOB_MALFORMED', requestId: null } })
  })
})

describe('T59 a job is allowed when it runs, not only when it was put in', () => {
  test('Uma’s, who owns the team, runs in her name', async () => {
    const requestId = newRequestId()
    await inState(await enqueueAs(people.uma, adminMarkJob, { mark: 'Uma’s' }, { requestId }), 'completed')
    expect(await trailOf(requestId)).toMatchObject([{ actor_kind: 'user', actor_id: people.uma.userId }])
  })

  test('Mia’s, who is a member, does not', async () => {
    const dead = await inState(await enqueueAs(people.mia, adminMarkJob, { mark: 'Mia’s' }), 'failed')
    expect(dead.output?.code).toBe('JOB_ACTOR')
    expect(await marksOf('Mia’s')).toEqual([])
  })

  test('nor Uma’s once she is disabled', async () => {
    const later = await createPeople()
    const id = await enqueueAs(later.uma, adminMarkJob, { mark: 'too late' }, { after: '1h' })
    await byHand('UPDATE users SET disabled_at = now() WHERE id = $1', [later.uma.userId])
    await asAdmin('UPDATE jobs.job SET start_after = now() WHERE id = $1', [id])
    expect((await inState(id, 'failed')).output?.code).toBe('JOB_ACTOR')
    expect(await marksOf('too late')).toEqual([])
  })

  test('nor anybody’s once the tenant is gone', async () => {
    const later = await createPeople()
    const id = await enqueueAs(later.ben, markJob, { mark: 'gone' }, { after: '1h' })
    await byHand('DELETE FROM tenants WHERE id = $1', [later.ben.tenantId])
    await asAdmin('UPDATE jobs.job SET start_after = now() WHERE id = $1', [id])
    expect((await inState(id, 'failed')).output?.code).toBe('TENANT_NOT_FOUND')
    expect(await marksOf('gone')).toEqual([])
  })
})
