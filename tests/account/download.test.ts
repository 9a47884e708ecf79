import { beforeEach, describe, expect, test } from 'vitest'
import { JOBS } from '@/jobs'
import { enqueueDue } from '@/lib/jobs/schedule'
import { changingNothing } from '../support/digest.ts'
import { createPeople, type People } from '../support/people.ts'
import { runAll } from '../support/run-jobs.ts'
import { asAdmin, byHand, trailOf } from '../support/trail.ts'
import { ask, fetchFile, filesOf, madeFor } from './files.ts'

let people: People
beforeEach(async () => {
  people = await createPeople()
})

describe('fetching it', () => {
  test('is for its person, on record, and kept by no cache', async () => {
    const { ben } = people
    const id = await madeFor(ben)
    const answer = await fetchFile(ben, id)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toContain('no-store')
    expect(answer.headers.get('content-disposition')).toMatch(
      /^attachment; filename="portcullis-account-[\d-]+\.json"$/,
    )
    expect(await answer.json()).toHaveProperty('profile')
    const events = await asAdmin(
      `SELECT 1 FROM audit_events WHERE event = 'account.exported' AND outcome = 'success' AND resource_id = $1 AND actor_id = $2`,
      [id, ben.userId],
    )
    expect(events).toHaveLength(1)
  })

  test('T4 is for nobody else: Mia, Ada the admin and nobody get nothing from Ben’s link', async () => {
    const { ada, mia, ben } = people
    const id = await madeFor(ben)
    for (const [who, status, code] of [
      [mia, 404, 'RESOURCE_NOT_FOUND'],
      [ada, 404, 'RESOURCE_NOT_FOUND'],
      [null, 401, 'AUTH_NO_SESSION'],
    ] as const) {
      const answer = await changingNothing(() => fetchFile(who, id))
      expect(answer.status).toBe(status)
      const { error } = await answer.json()
      expect(await trailOf(error.requestId)).toMatchObject([{ code, outcome: 'denied' }])
    }
    expect((await fetchFile(ben, id)).status).toBe(200)
    await byHand('UPDATE sessions SET revoked_at = now() WHERE id = $1', [ben.sessionId])
    expect((await fetchFile(ben, id)).status).toBe(401)
  })

  test('is over when the file is too old; then it is forgotten with all that is over', async () => {
    const { ben } = people
    const id = await madeFor(ben)
    await byHand(`UPDATE account_exports SET expires_at = now() - interval '1 second' WHERE id = $1`, [id])
    expect((await fetchFile(ben, id)).status).toBe(404)
    await asAdmin(`DELETE FROM jobs.job WHERE name = 'forget-expired'`)
    await enqueueDue(JOBS)
    await runAll('forget-expired')
    expect(await filesOf(ben)).toEqual([])
    expect(await asAdmin('SELECT 1 FROM account_export_parts WHERE export_id = $1', [id])).toEqual([])
  })

  test('breaks off, and is taken for whole by nobody, where another one takes its place meanwhile', async () => {
    const { ben } = people
    const reader = (await fetchFile(ben, await madeFor(ben))).body?.getReader()
    expect(await reader?.read()).toMatchObject({ done: false })
    await ask(ben)
    const rest = async () => {
      for (let next = await reader?.read(); next && !next.done; ) next = await reader?.read()
    }
    await expect(rest()).rejects.toThrow()
    // What is gone is nobody's mistake, and nobody is called for it.
    const ends = await asAdmin(
      `SELECT outcome, code FROM audit_events WHERE event = 'account.exported' AND actor_id = $1 ORDER BY seq`,
      [ben.userId],
    )
    expect(ends.at(-1)).toEqual({ outcome: 'denied', code: 'RESOURCE_NOT_FOUND' })
  })

  test('T81 is one attempt’s, whatever an earlier one left that died further on', async () => {
    const { ben } = people
    await ask(ben)
    const [file] = await filesOf(ben)
    await byHand(
      `INSERT INTO account_export_parts (user_id, export_id, number, data)
       SELECT $1, $2, number, 'of before' FROM generate_series(0, 99) AS number`,
      [ben.userId, file?.id],
    )
    await runAll('build-account-export')
    expect(await (await fetchFile(ben, file?.id ?? '')).json()).toHaveProperty('doneToYou')
  })

  test('not before it is made, and not by an address without an id', async () => {
    const { ben } = people
    await ask(ben)
    const [file] = await filesOf(ben)
    expect((await fetchFile(ben, file?.id ?? '')).status).toBe(404)
    expect((await fetchFile(ben, 'x')).status).toBe(400)
    const page = await fetchFile(ben, file?.id ?? '', 'text/html')
    expect(page.headers.get('location')).toBe('/account?error=not_found')
  })
})
