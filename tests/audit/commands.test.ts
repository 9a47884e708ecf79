import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { publicPem, readPublicKey, readSigningKey } from '@/lib/audit/checkpoints/keys'
import type { People } from '../support/people.ts'
import { asAdmin } from '../support/trail.ts'

const folder = await mkdtemp(join(tmpdir(), 'portcullis-checkpoints-'))
// Before anything of the app reads its environment.
process.env.AUDIT_CHECKPOINTS = folder

let people: People
beforeAll(async () => {
  const { createPeople } = await import('../support/people.ts')
  people = await createPeople()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Runs a command as npm does, with this test's environment. */
const npmRun = (
  command: string,
  args: readonly string[] = [],
  environment: Record<string, string> = {},
): Promise<{ code: number; says: string }> =>
  promisify(execFile)(process.execPath, ['scripts/start.mjs', 'audit', command, ...args], {
    env: { ...process.env, ...environment },
  }).then(
    ({ stdout, stderr }) => ({ code: 0, says: stdout + stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      says: error.stdout + error.stderr,
    }),
  )

describe('the job that comes round every hour', () => {
  test('M4 signs a checkpoint, and the trail says which', async () => {
    const { JOBS } = await import('@/jobs')
    const { enqueueDue } = await import('@/lib/jobs/schedule')
    await enqueueDue(JOBS)
    const [row] = await asAdmin<{ id: string; data: unknown }>(
      `UPDATE jobs.job SET state = 'active', started_on = now() WHERE name = 'sign-checkpoints' RETURNING *`,
    )
    const run = JOBS.find(({ policy }) => policy.name === 'sign-checkpoints')
    const outcome = await run?.({ id: row?.id ?? '', data: row?.data, retryCount: 0, retryLimit: 3 })
    expect(outcome).toEqual({ status: 'completed' })
    expect(await readdir(folder)).toContain('0000000001.checkpoint')
    const [event] = await asAdmin(`SELECT * FROM audit_events WHERE event = 'audit.checkpoint_signed'`)
    expect(event).toMatchObject({
      outcome: 'success',
      resource_id: '1',
      metadata: { signed: true, hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    })
  })
})

describe('npm run', () => {
  test('audit:checkpoint signs the next one, audit:verify accepts it, and audit:prove shows a row in it', async () => {
    const signed = await npmRun('checkpoint')
    expect(signed).toMatchObject({ code: 0, says: expect.stringContaining('Signed checkpoint 2: ') })
    const hash = /SHA-256: (\w{64})/.exec(signed.says)?.[1] ?? ''
    const verified = await npmRun('verify', ['--known', hash])
    expect(verified).toMatchObject({
      code: 0,
      says: expect.stringMatching(/^✓ Every row is as it was written/),
    })
    expect(verified.says).toMatch(/\d+ rows in \d+ chains, 2 checkpoints: [\d.]+ s, \d+ rows\/s/)
    const proof = await npmRun('prove', ['--tenant', people.uma.tenantId, '--seq', '1'])
    expect(JSON.parse(proof.says)).toMatchObject({ tenant: people.uma.tenantId, seq: 1 })
    expect((await npmRun('key')).says).toMatch(/^-----BEGIN PUBLIC KEY-----\n/)
  }, 30_000)

  test('M4 T72 audit:verify ends with 1 and names the row that was changed', async () => {
    const url = process.env.DATABASE_OWNER_URL ?? ''
    const set = `UPDATE audit_events SET event = $2 WHERE tenant_id = $1 AND seq = 1`
    expect(await npmRun('verify', ['--url', url])).toMatchObject({ code: 0 })
    await asAdmin(set, [people.uma.tenantId, 'world.planted'])
    const found = await npmRun('verify', ['--url', url])
    await asAdmin(set, [people.uma.tenantId, 'world.seeded'])
    expect(found.code).toBe(1)
    expect(found.says).toContain(
      `✗ tenant ${people.uma.tenantId}, row 1: its hash is not that of its contents`,
    )
    expect(await npmRun('verify', ['--url', url])).toMatchObject({ code: 0 })
  }, 30_000)

  test('audit:verify does not pass for a role that does not see the heads', async () => {
    const { code, says } = await npmRun('verify', ['--url', process.env.DATABASE_SYSTEM_URL ?? ''])
    expect([code, says]).toEqual([1, expect.stringContaining('This role may not read audit_heads')])
  })
})

describe('the key', () => {
  const base64 = process.env.AUDIT_SIGNING_KEY ?? ''
  const pem = readSigningKey(base64).export({ format: 'pem', type: 'pkcs8' }).toString()

  test('is read as base64, as PEM, and as PEM on one line; and shows its public part', () => {
    const spki = publicPem(readSigningKey(base64))
    for (const text of [base64, pem, pem.replaceAll('\n', '\\n')])
      expect(publicPem(readSigningKey(text))).toBe(spki)
    for (const text of [spki, base64]) expect(publicPem(readPublicKey(text))).toBe(spki)
    expect(spki).toMatch(/^-----BEGIN PUBLIC KEY-----/)
  })

  test.each(['', 'abc', 'MC4CAQAwBQYDK2VwBCIEIA=='])('%j is none', (text) => {
    expect(() => readSigningKey(text)).toThrow('not an Ed25519 key')
  })

  test('T73 is nowhere among what is published', async () => {
    for (const name of await readdir(folder))
      expect(await readFile(join(folder, name), 'utf8')).not.toContain(base64.slice(21))
  })
})
