import { readdir } from 'node:fs/promises'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { appendAudit, PLATFORM_TENANT_ID } from '@/lib/audit/append'
import { cutTrail } from '@/lib/audit/retention/cut'
import { classify } from '@/lib/classify'
import { inTransaction, Prisma, withTenant } from '@/lib/db'
import { createPeople, type People, type Person } from '../support/people.ts'
import { asAdmin, chainOf } from '../support/trail.ts'
import { cut, cutPortion, keepFor, oldTrails, retentionWorld, SLOW, seqsOf } from './retention-scene.ts'
import { backUp } from './trail-world.ts'

const world = retentionWorld()
let people: People
let restore: () => Promise<void>
beforeAll(async () => {
  people = await oldTrails(world)
  restore = await backUp()
}, SLOW)
afterEach(async () => {
  await restore()
  await keepFor(people.uma, null)
})

const codeOf = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'done',
    (error) => classify(error).code,
  )

/** Holds an attempt to leave every chain and the store as they were. */
async function cuttingNothing(attempt: () => Promise<unknown>): Promise<string> {
  const state = async () => [
    await asAdmin(`SELECT count(*), md5(string_agg(tenant_id || ' ' || seq || encode(hash, 'hex'), ' ' ORDER BY tenant_id, seq))
      FROM audit_events`),
    (await readdir(world.folder)).filter((name) => name.endsWith('.cut')),
  ]
  const before = await state()
  const code = await codeOf(attempt())
  expect(await state()).toEqual(before)
  return code
}

describe('T72 the job cuts nothing', () => {
  test('that no checkpoint has signed', async () => {
    const { uma } = people
    await keepFor(uma, 24)
    const unset = () => cutTrail(null, uma.tenantId, { requestId: 'req_cut' })
    expect(await cuttingNothing(unset)).toBe('AUDIT_NOT_COVERED')
    const late = await createPeople()
    await keepFor(late.uma, 12)
    const old = `UPDATE audit_events SET at = at - interval '2 years' WHERE tenant_id = $1`
    await asAdmin(old, [late.uma.tenantId])
    expect(await cuttingNothing(() => cut(world, late.uma))).toBe('AUDIT_NOT_COVERED')
    await keepFor(uma, 24)
    expect(await cut(world, uma)).toMatchObject({ cut: true })
  })

  test.each([
    ['a row that was changed', `UPDATE audit_events SET event = 'a.b' WHERE tenant_id = $1 AND seq = 3`],
    ['first rows that were taken away', 'DELETE FROM audit_events WHERE tenant_id = $1 AND seq < 4'],
    ['a row taken away further on', 'DELETE FROM audit_events WHERE tenant_id = $1 AND seq = 17'],
  ])('where what shows %s would go with it', async (_what, tamper) => {
    const { uma } = people
    await keepFor(uma, 24)
    await asAdmin(tamper, [uma.tenantId])
    expect(await cuttingNothing(() => cut(world, uma))).toBe('AUDIT_CONTRADICTED')
  })

  test.each([
    ['ahead', 400],
    ['behind', -4_000],
  ])('by a clock that is far %s, more than by that of the database', async (_where, days) => {
    const { uma } = people
    await keepFor(uma, 24)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + days * 86_400_000 })
    try {
      expect(await cut(world, uma)).toMatchObject(days > 0 ? { cut: true, rows: 16 } : { cut: false })
    } finally {
      vi.useRealTimers()
    }
  })
})

/** Says in a chain that it was cut, as the job does; or something else. */
const say = ({ tenantId }: { tenantId: string }, through: number, hash: string): Promise<void> =>
  inTransaction('system', (tx) =>
    appendAudit(tx, {
      tenantId,
      event: 'audit.cut',
      outcome: 'success',
      actorKind: 'system',
      actorId: null,
      requestId: 'req_said',
      address: null,
      userAgent: null,
      metadata: { through, hash },
    }),
  )
const hashAt = async ({ tenantId }: Pick<Person, 'tenantId'>, seq: number): Promise<string> =>
  (await chainOf(tenantId))[seq - 1]?.hash.toString('hex') ?? ''

describe('T72 the database deletes nothing from a chain', () => {
  const refused = (tenantId: string, through: number) =>
    cuttingNothing(() => cutPortion(tenantId, through, 5))

  test('for a request, and for nobody but through its function', async () => {
    const { uma } = people
    await keepFor(uma, 24)
    await say(uma, 5, await hashAt(uma, 5))
    const attempts = {
      call: Prisma.sql`SELECT app.cut_audit(${uma.tenantId}::uuid, 5, 5)::integer`,
      delete: Prisma.sql`DELETE FROM audit_events WHERE tenant_id = ${uma.tenantId}::uuid AND seq = 1`,
      disclosures: Prisma.sql`DELETE FROM audit_disclosures`,
      days: Prisma.sql`DELETE FROM audit_days`,
    }
    for (const [name, sql] of Object.entries(attempts)) {
      const asApp = () => withTenant(uma.tenantId, (tx) => tx.$executeRaw`${sql}`)
      expect([name, await cuttingNothing(asApp)]).toEqual([name, 'DB_REFUSED'])
      if (name === 'call') continue
      const asSystem = () => inTransaction('system', (tx) => tx.$executeRaw`${sql}`)
      expect([name, await cuttingNothing(asSystem)]).toEqual([name, 'DB_REFUSED'])
    }
    expect(await cutPortion(uma.tenantId, 5, 3)).toBe(3)
    expect((await seqsOf(uma))[0]).toBe(4)
  })

  test('that is kept for ever', async () => {
    const { uma } = people
    await say(uma, 5, await hashAt(uma, 5))
    expect(await refused(uma.tenantId, 5)).toBe('AUDIT_CUT_REFUSED')
    await keepFor(uma, 24)
    expect(await cutPortion(uma.tenantId, 5, 5)).toBe(5)
  })

  test('of the platform, even with a term', async () => {
    const id = PLATFORM_TENANT_ID
    await asAdmin(
      `INSERT INTO audit_events SELECT $1, seq, at, event, outcome, code, actor_kind, actor_id, resource_type,
      resource_id, request_id, address, user_agent, metadata, previous_hash, hash FROM audit_events
      WHERE tenant_id = $2 AND seq = 1 ON CONFLICT (tenant_id, seq) DO UPDATE SET at = EXCLUDED.at`,
      [id, people.uma.tenantId],
    )
    await asAdmin(`ALTER TABLE tenants DISABLE TRIGGER require_audit`)
    await asAdmin(`INSERT INTO tenants (id, name, audit_retention_months) VALUES ($1, 'Platform', 12)`, [id])
    await say({ tenantId: id }, 1, await hashAt({ tenantId: id }, 1))
    expect(await refused(id, 1)).toBe('AUDIT_CUT_REFUSED')
    await asAdmin('DELETE FROM tenants WHERE id = $1', [id])
    await asAdmin(`ALTER TABLE tenants ENABLE TRIGGER require_audit`)
  })

  test('without the event of that chain which says so, up to that row, with its hash', async () => {
    const { uma, ben } = people
    await keepFor(uma, 24)
    expect(await refused(uma.tenantId, 5)).toBe('AUDIT_CUT_REFUSED')
    await say(ben, 5, await hashAt(uma, 5))
    expect(await refused(uma.tenantId, 5)).toBe('AUDIT_CUT_REFUSED')
    await say(uma, 5, await hashAt(uma, 6))
    expect(await refused(uma.tenantId, 5)).toBe('AUDIT_CUT_REFUSED')
    await say(uma, 4, await hashAt(uma, 4))
    await say(uma, 4, await hashAt(uma, 5))
    expect(await refused(uma.tenantId, 5)).toBe('AUDIT_CUT_REFUSED')
    await say(uma, 5, await hashAt(uma, 5))
    expect(await cutPortion(uma.tenantId, 5, 5)).toBe(5)
    expect(await cutPortion(uma.tenantId, 5, 5)).toBe(0)
  })

  test('that is younger than the term, whatever was said', async () => {
    const { uma } = people
    await keepFor(uma, 24)
    // Six rows of 20 months ago begin at 17: the end is too young, and so is a row before an end that is made old.
    await say(uma, 20, await hashAt(uma, 20))
    expect(await refused(uma.tenantId, 20)).toBe('AUDIT_CUT_REFUSED')
    await asAdmin(`UPDATE audit_events SET at = at - interval '2 years' WHERE tenant_id = $1 AND seq = 20`, [
      uma.tenantId,
    ])
    expect(await cuttingNothing(() => cutPortion(uma.tenantId, 20, 100))).toBe('AUDIT_CUT_REFUSED')
    await keepFor(uma, 12)
    expect(await cutPortion(uma.tenantId, 20, 100)).toBe(20)
  })
})
