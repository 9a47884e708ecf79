import { beforeAll, describe, expect, test } from 'vitest'
import { appendAudit } from '@/lib/audit/append'
import { inTransaction, Prisma, runStatement, type Tx, withTenant } from '@/lib/db'
import { changingNothing } from '../support/digest.ts'
import { callerOf, createPeople, type People, type Person } from '../support/people.ts'
import { asAdmin } from '../support/trail.ts'

let people: People

beforeAll(async () => {
  people = await createPeople()
})

const OPERATIONS = 3_000
const WORKERS = 16

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

describe('T41 a tenant’s context ends with its transaction', () => {
  test(`${OPERATIONS} operations of three tenants over one pool see no foreign row`, {
    timeout: 60_000,
  }, async () => {
    const tenants = [people.uma, people.ben, people.ada]
    const foreign: string[] = []
    let next = 0

    const readOwn = (person: Person) =>
      withTenant(person.tenantId, async (tx) => {
        const seen = await tx.tenant.findMany({ select: { id: true } })
        if (seen.length !== 1 || seen[0]?.id !== person.tenantId) foreign.push(`tenant of ${person.name}`)
      })
    const readTrail = (person: Person) =>
      withTenant(person.tenantId, async (tx) => {
        const seen = await tx.auditEvent.findMany({ distinct: ['tenantId'], select: { tenantId: true } })
        if (seen.some(({ tenantId }) => tenantId !== person.tenantId)) foreign.push(`trail of ${person.name}`)
      })
    const readNothing = async () => {
      const rows = await runStatement(
        'app',
        Prisma.sql`SELECT id FROM tenants UNION ALL SELECT id FROM users`,
      )
      if (rows.length > 0) foreign.push('without a context')
    }
    const breakOff = (person: Person) =>
      withTenant(person.tenantId, async (tx) => {
        await tx.tenant.update({ where: { id: person.tenantId }, data: { name: 'Gone' } })
        throw new Error('broken off')
      }).catch(() => undefined)
    const change = (person: Person) =>
      withTenant(person.tenantId, async (tx) => {
        await tx.tenant.update({ where: { id: person.tenantId }, data: { name: person.name } })
        await record(tx, person)
      })
    const kinds = [readOwn, readNothing, readTrail, breakOff, readOwn, readNothing, change]

    await Promise.all(
      Array.from({ length: WORKERS }, async () => {
        for (let n = next++; n < OPERATIONS; n = next++) {
          const person = tenants[n % tenants.length]
          if (person) await kinds[n % kinds.length]?.(person)
        }
      }),
    )
    expect(foreign).toEqual([])
    expect(await asAdmin(`SELECT count(*)::integer AS gone FROM tenants WHERE name = 'Gone'`)).toEqual([
      { gone: 0 },
    ])
    const [changed] = await asAdmin<{ count: number }>(
      `SELECT count(*)::integer AS count FROM audit_events WHERE event = 'tests.mixed'`,
    )
    expect(changed?.count).toBeGreaterThan(OPERATIONS / 10)
  })
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
