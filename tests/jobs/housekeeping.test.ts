import { readdirSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { CLOCKS, JOBS } from '@/jobs'
import { policyOf } from '@/lib/guard/surface'
import type { Job } from '@/lib/jobs/policy'
import { enqueueDue } from '@/lib/jobs/schedule'
import { createPeople, type People, signInAgain } from '../support/people.ts'
import '../support/request.ts'
import { asAdmin, byHand } from '../support/trail.ts'
import { markJob } from './kinds.ts'
import type { QueueRow } from './marks.ts'
import { enqueueAs } from './world.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})

const named = (name: string): Job => {
  const found = JOBS.find((job) => job.policy.name === name)
  if (found === undefined) throw new Error(`no job ${name}`)
  return found
}
const rowsOf = (name: string) => asAdmin<QueueRow>('SELECT * FROM jobs.job WHERE name = $1', [name])

/** Runs the one job of a kind that is due, as a worker would. */
async function runDue(name: string): Promise<void> {
  await asAdmin('DELETE FROM jobs.job WHERE name = $1', [name])
  await enqueueDue(JOBS)
  const [row] = await asAdmin<QueueRow>(
    `UPDATE jobs.job SET state = 'active', started_on = now() WHERE name = $1 RETURNING *`,
    [name],
  )
  const outcome = await named(name)({ id: row?.id ?? '', data: row?.data, retryCount: 0, retryLimit: 3 })
  expect(outcome).toEqual({ status: 'completed' })
}

describe('every kind of job', () => {
  test('has a file of its own, is made by the guard, and is one that the workers or the clock do', () => {
    const files = readdirSync('jobs').filter((file) => file !== 'index.ts')
    const queued = JOBS.map((job) => `${job.policy.name}.ts`)
    expect(files).toEqual(expect.arrayContaining(queued))
    expect(files).toHaveLength(JOBS.length + CLOCKS.length)
    expect(JOBS.every((job) => policyOf(job)?.kind === 'job')).toBe(true)
    expect(CLOCKS.every((start) => policyOf(start)?.kind === 'clock')).toBe(true)
  })
})

describe('a job that comes round every hour', () => {
  test('is put into the queue once in its hour, however many processes ask', async () => {
    await asAdmin(`DELETE FROM jobs.job WHERE name = 'forget-expired'`)
    await Promise.all([enqueueDue(JOBS), enqueueDue(JOBS), enqueueDue(JOBS)])
    await enqueueDue(JOBS)
    expect(await rowsOf('forget-expired')).toHaveLength(1)
  })

  test('and again in the next one', async () => {
    // An hour ago, as far as the key tells.
    await asAdmin(
      `UPDATE jobs.job SET singleton_key = 'the hour before', state = 'completed' WHERE name = 'forget-expired'`,
    )
    await enqueueDue(JOBS)
    expect((await rowsOf('forget-expired')).map((row) => row.state).sort()).toEqual(['completed', 'created'])
  })
})

describe('what is over is forgotten', () => {
  const dead = `INSERT INTO verification_tokens (identifier, token_hash, expires_at, browser_hash)
    VALUES ('uma@northwind.test', $1, now() - $2::interval, '')`
  const count = async (table: string, where: string, values: unknown[]) =>
    (await asAdmin(`SELECT FROM ${table} WHERE ${where}`, values)).length

  test('links a day after they died, sessions three months after they ended, full buckets; and nothing before', async () => {
    const old = await signInAgain(people.uma)
    const recent = await signInAgain(people.uma)
    await byHand(`UPDATE sessions SET revoked_at = now() - interval '91 days' WHERE id = $1`, [old.sessionId])
    await byHand(`UPDATE sessions SET revoked_at = now() - interval '89 days' WHERE id = $1`, [
      recent.sessionId,
    ])
    await asAdmin(dead, ['old', '25 hours'])
    await asAdmin(dead, ['recent', '1 hour'])
    await asAdmin(
      `INSERT INTO rate_limits (key, tat) VALUES ('full', now() - interval '1 s'), ('filling', now() + interval '1 h')`,
    )

    await runDue('forget-expired')

    const sessions = [old, recent, people.uma].map(({ sessionId }) => sessionId)
    expect(await count('sessions', 'id = ANY ($1)', [sessions])).toBe(2)
    expect(await count('sessions', 'id = $1', [old.sessionId])).toBe(0)
    expect(await count('verification_tokens', `token_hash = 'old'`, [])).toBe(0)
    expect(await count('verification_tokens', `token_hash = 'recent'`, [])).toBe(1)
    expect(await count('rate_limits', `key = 'full'`, [])).toBe(0)
    expect(await count('rate_limits', `key = 'filling'`, [])).toBe(1)
    const [event] = await asAdmin(`SELECT * FROM audit_events WHERE event = 'platform.expired_forgotten'`)
    expect(event?.metadata).toMatchObject({ after: { links: 1, sessions: 1 } })
  })
})

describe('T59 a job over which a process died each time', () => {
  test('gets a code and a record within the hour', async () => {
    const id = await enqueueAs(people.uma, markJob, { mark: 'killer' }, { requestId: 'req_killer' })
    await asAdmin(
      `UPDATE jobs.job SET state = 'failed', output = '{"value": {"message": "job timed out"}}' WHERE id = $1`,
      [id],
    )
    await runDue('note-timed-out')
    expect(await rowsOf('mark')).toMatchObject([
      { output: { code: 'JOB_TIMED_OUT', requestId: 'req_killer' } },
    ])
    const events = await asAdmin(`SELECT * FROM audit_events WHERE request_id = 'req_killer'`)
    expect(events).toMatchObject([{ event: 'job.timed_out', outcome: 'failed', resource_id: id }])
  })
})
