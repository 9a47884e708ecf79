import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { People } from '../support/people.ts'

const folder = await mkdtemp(join(tmpdir(), 'portcullis-checkpoints-'))
// Before anything of the app reads its environment.
process.env.AUDIT_CHECKPOINTS = folder
const { asAdmin } = await import('../support/trail.ts')
await import('../support/request.ts')
const { act } = await import('./trail-world.ts')
const { keepFor, oldTrails, seqsOf, SLOW } = await import('./retention-scene.ts')
const { attempt, runAll } = await import('../support/run-jobs.ts')
const { enqueueDue } = await import('@/lib/jobs/schedule')
const { JOBS } = await import('@/jobs')
const { checkpointSettings } = await import('@/lib/audit/checkpoints/settings')
const { signCheckpoint } = await import('@/lib/audit/checkpoints/sign')

let people: People
const sign = async () => {
  const set = checkpointSettings()
  if (!set) throw new Error('no checkpoints')
  return signCheckpoint(set.store, set.key)
}
beforeAll(async () => {
  people = await oldTrails({ sign })
  await keepFor(people.uma, 24)
}, SLOW)
afterAll(() => rm(folder, { recursive: true, force: true }))

async function runDaily(): Promise<void> {
  await asAdmin(`DELETE FROM jobs.job WHERE name IN ('cut-overdue-trails', 'cut-trail')`)
  await enqueueDue(JOBS)
  await runAll('cut-overdue-trails')
}
const npmRun = (...args: string[]) =>
  promisify(execFile)(process.execPath, ['scripts/start.mjs', 'audit', ...args], { env: process.env }).then(
    ({ stdout }) => stdout,
    (error: { stderr: string }) => error.stderr,
  )

test('once a day a trail that is past its term is cut by a job of its own, and no other; once', async () => {
  const { uma, ben } = people
  await runDaily()
  const [job, ...others] = await runAll('cut-trail')
  expect([job?.data, others]).toMatchObject([{ input: { tenantId: uma.tenantId } }, []])
  expect((await seqsOf(uma))[0]).toBe(17)
  expect((await seqsOf(ben))[0]).toBe(1)
  const trail = await asAdmin(`SELECT tenant_id, event, outcome, resource_id, metadata FROM audit_events
    WHERE event IN ('audit.overdue_looked_for', 'audit.trail_cut') ORDER BY seq`)
  expect(trail).toMatchObject([
    { event: 'audit.overdue_looked_for', metadata: { overdue: 1 } },
    { event: 'audit.trail_cut', resource_id: uma.tenantId, metadata: { cut: true, through: 16, rows: 16 } },
  ])
  await runDaily()
  expect(await runAll('cut-trail')).toEqual([])
})

test('T72 what no checkpoint covers waits for one: the job says so and is tried again', async () => {
  const { ben } = people
  await keepFor(ben, 24)
  await asAdmin(`UPDATE audit_events SET at = at - interval '3 years' WHERE tenant_id = $1`, [ben.tenantId])
  await act(ben, 2)
  await asAdmin(
    `UPDATE audit_events SET at = at - interval '3 years' WHERE tenant_id = $1 AND at > now() - interval '1 day'`,
    [ben.tenantId],
  )
  await runDaily()
  const [row] = await asAdmin<{ id: string; data: { requestId: string }; group_id: string | null }>(
    `SELECT * FROM jobs.job WHERE name = 'cut-trail'`,
  )
  if (!row) throw new Error('no job')
  expect(await attempt('cut-trail', row)).toMatchObject({
    status: 'failed',
    output: { code: 'AUDIT_NOT_COVERED' },
  })
  expect((await seqsOf(ben))[0]).toBe(1)
})

test('npm run audit:cut-note prints what a customer needs, and audit:prove and audit:verify say what was cut', async () => {
  const { uma, ben } = people
  await keepFor(ben, null)
  expect(await npmRun('cut-note', '--tenant', uma.tenantId)).toMatch(
    new RegExp(`^portcullis cut 1\ntenant ${uma.tenantId}\nrows 1 16\nhash `),
  )
  expect(await npmRun('cut-note', '--tenant', ben.tenantId)).toContain('was never cut')
  expect(await npmRun('cut-note')).toContain('Name the tenant: --tenant <id>.')
  expect(await npmRun('prove', '--tenant', uma.tenantId, '--seq', '3')).toMatch(/^Row 3 was cut on /)
}, 40_000)
