import { beforeAll, describe, expect, test } from 'vitest'
import { appendAudit } from '@/lib/audit/append'
import { inTransaction, type Tx, withTenant } from '@/lib/db'
import { changingNothing } from '../support/digest.ts'
import { callerOf, createPeople, type People, type Person } from '../support/people.ts'
import { asAdmin } from '../support/trail.ts'

let people: People

beforeAll(async () => {
  people = await createPeople()
})

const record = (tx: Tx, { tenantId, userId }: Person) =>
  appendAudit(tx, {
    tenantId,
    event: 'tests.mixed',
    outcome: 'success',
    actorKind: 'user',
    actorId: userId,
    requestId: callerOf(null).requestId,
    address: null,
    userAgent: null,
  })

test('T41 a transaction within a tenant’s begins without that tenant', async () => {
  const tenantOf = (tx: Tx) =>
    tx.$queryRaw<
      { tenant: string | null }[]
    >`SELECT NULLIF(current_setting('app.tenant_id', true), '') AS tenant`
  const { tenantId } = people.uma
  const [outer, inner, after] = await withTenant(tenantId, async (tx) => [
    await tenantOf(tx),
    await inTransaction('app', tenantOf),
    await tenantOf(tx),
  ])
  expect([outer, inner, after]).toEqual([[{ tenant: tenantId }], [{ tenant: null }], [{ tenant: tenantId }]])
  expect(await withTenant(tenantId, () => withTenant(people.ben.tenantId, tenantOf))).toEqual([
    { tenant: people.ben.tenantId },
  ])
})

describe('T42 what is undone is undone', () => {
  const renameTenant = (tx: Tx) =>
    tx.tenant.update({ where: { id: people.uma.tenantId }, data: { name: 'Half' } })

  test.each<[string, () => Promise<unknown>]>([
    [
      'an exception after a write',
      () =>
        withTenant(people.uma.tenantId, async (tx) => {
          await renameTenant(tx)
          await record(tx, people.uma)
          throw new Error('late')
        }),
    ],
    [
      'a statement that fails after a write',
      () =>
        withTenant(people.uma.tenantId, async (tx) => {
          await renameTenant(tx)
          await record(tx, people.uma)
          await tx.$queryRaw`SELECT 1 / 0`
        }),
    ],
    [
      'a failing statement whose error somebody swallowed',
      () =>
        withTenant(people.uma.tenantId, async (tx) => {
          await renameTenant(tx)
          await record(tx, people.uma)
          await tx.$queryRaw`SELECT 1 / 0`.catch(() => undefined)
          await renameTenant(tx)
        }),
    ],
    [
      'one of two writes at the same time',
      () =>
        inTransaction('system', async (tx) => {
          await record(tx, people.uma)
          await Promise.all([
            renameTenant(tx),
            tx.user.create({ data: { email: people.ben.email, name: 'Ben too' } }),
          ])
        }),
    ],
  ])('%s', async (_name, work) => {
    const trail = await asAdmin('SELECT count(*) FROM audit_events')
    await changingNothing(() => expect(work()).rejects.toThrow())
    expect(await asAdmin('SELECT count(*) FROM audit_events')).toEqual(trail)
  })

  test('and what is done is done', async () => {
    await withTenant(people.uma.tenantId, async (tx) => {
      await renameTenant(tx)
      await record(tx, people.uma)
    })
    expect(await asAdmin('SELECT name FROM tenants WHERE id = $1', [people.uma.tenantId])).toEqual([
      { name: 'Half' },
    ])
  })
})

test('T5 a request cannot write a role, whatever its code says; it can write the name', async () => {
  const { ben } = people
  const asBen = (data: { role?: 'ADMIN'; name?: string; email?: string }) =>
    withTenant(ben.tenantId, async (tx) => {
      await tx.$queryRaw`SELECT set_config('app.user_id', ${ben.userId}, true)`
      await tx.user.update({ where: { id: ben.userId }, data, select: { id: true } })
      await record(tx, ben)
    })
  await changingNothing(() => expect(asBen({ role: 'ADMIN' })).rejects.toThrow())
  await changingNothing(() => expect(asBen({ email: 'ada@portcullis.test' })).rejects.toThrow())
  await asBen({ name: 'Ben the Second' })
  expect(await asAdmin('SELECT name, role FROM users WHERE id = $1', [ben.userId])).toEqual([
    { name: 'Ben the Second', role: 'USER' },
  ])
})
