import { beforeAll, describe, expect, test } from 'vitest'
import { type AuditEntry, appendAudit, PLATFORM_TENANT_ID } from '@/lib/audit/append'
import { inTransaction, withTenant } from '@/lib/db'
import { withClient } from '../../local/database/connect.ts'
import { createPeople, type People } from '../support/people.ts'
import { chainOf } from '../support/trail.ts'
import { firstBreak, READ_CHAIN } from './verify.ts'

let people: People

beforeAll(async () => {
  people = await createPeople()
})

const entry = (tenantId: string): AuditEntry => ({
  tenantId,
  event: 'tests.happened',
  outcome: 'success',
  actorKind: 'system',
  actorId: null,
  requestId: 'req_tests',
  address: null,
  userAgent: null,
})

test('200 appends at the same moment number a chain without a gap, and it is whole', async () => {
  const { tenantId } = people.mia
  const before = (await chainOf(tenantId)).length
  await Promise.all(
    Array.from({ length: 200 }, (_, index) =>
      index % 4 === 0
        ? inTransaction('system', (tx) => appendAudit(tx, entry(tenantId)))
        : withTenant(tenantId, (tx) => appendAudit(tx, entry(tenantId))),
    ),
  )
  const numbers = (await chainOf(tenantId)).map(({ seq }) => Number(seq))
  expect(numbers).toEqual(Array.from({ length: before + 200 }, (_, index) => index + 1))
  await withClient(process.env.DATABASE_ADMIN_URL ?? '', async (client) => {
    const { rows } = await client.query(READ_CHAIN, [tenantId])
    const heads = await client.query('SELECT * FROM audit_heads WHERE tenant_id = $1', [tenantId])
    expect(firstBreak(rows, heads.rows[0])).toBeNull()
  })
})

test('an append that is rolled back leaves no gap', async () => {
  const { tenantId } = people.ben
  const before = (await chainOf(tenantId)).length
  const undone = withTenant(tenantId, async (tx) => {
    await appendAudit(tx, entry(tenantId))
    throw new Error('undone')
  })
  await expect(undone).rejects.toThrow('undone')
  await withTenant(tenantId, (tx) => appendAudit(tx, entry(tenantId)))
  expect((await chainOf(tenantId)).map(({ seq }) => Number(seq)).slice(before)).toEqual([before + 1])
})

describe('T72 the role of a request', () => {
  /** Runs one statement as the app role within Uma's tenant, and commits. */
  const asUma = (sql: string, ...values: unknown[]): Promise<string> =>
    withClient(process.env.DATABASE_URL ?? '', async (client) => {
      await client.query('BEGIN')
      await client.query(`SELECT set_config('app.tenant_id', $1, true)`, [people.uma.tenantId])
      await client.query(`SELECT set_config('app.user_id', $1, true)`, [people.uma.userId])
      const outcome = await client.query(sql, values).then(
        () => 'done',
        (error: unknown) => String(Reflect.get(Object(error), 'code')),
      )
      await client.query('COMMIT')
      return outcome
    })

  const APPEND = `SELECT app.append_audit($1, 'tests.forged', 'success', NULL, 'user', NULL, NULL, NULL, 'r', NULL, NULL, '{}')`

  test.each([
    `UPDATE audit_events SET event = 'nothing.happened'`,
    'DELETE FROM audit_events',
    'TRUNCATE audit_events',
    `INSERT INTO audit_events SELECT * FROM audit_events LIMIT 1`,
    'SELECT * FROM audit_events FOR UPDATE',
    'UPDATE audit_heads SET seq = 0',
    'DELETE FROM audit_heads',
    'TRUNCATE audit_heads',
    'SELECT * FROM audit_heads',
    'ALTER TABLE audit_events DISABLE TRIGGER ALL',
    'ALTER TABLE tenants DISABLE TRIGGER require_audit',
    'SET session_replication_role = replica',
    'SET ROLE portcullis_owner',
    'SET SESSION AUTHORIZATION portcullis_system',
    'CREATE TABLE mine (id int)',
    `COPY audit_events FROM PROGRAM 'true'`,
  ])('may not: %s', async (sql) => {
    const before = await chainOf(people.uma.tenantId)
    expect(await asUma(sql)).toBe('42501')
    expect(await chainOf(people.uma.tenantId)).toEqual(before)
  })

  test('may append to its own chain and to the platform’s, and to no neighbour’s', async () => {
    const neighbour = await chainOf(people.ben.tenantId)
    expect(await asUma(APPEND, people.uma.tenantId)).toBe('done')
    expect(await asUma(APPEND, PLATFORM_TENANT_ID)).toBe('done')
    expect(await asUma(APPEND, people.ben.tenantId)).toBe('42501')
    expect(await asUma(APPEND, '11111111-1111-4111-8111-111111111111')).toBe('42501')
    expect(await asUma(APPEND, null)).not.toBe('done')
    expect(await chainOf(people.ben.tenantId)).toEqual(neighbour)
    expect((await chainOf(people.uma.tenantId)).at(-1)?.event).toBe('tests.forged')
  })

  test('the system role, too, reads the trail and cannot rewrite it', async () => {
    const asSystem = (sql: string) =>
      withClient(process.env.DATABASE_SYSTEM_URL ?? '', (client) =>
        client.query(sql).then(
          () => 'done',
          (error: unknown) => String(Reflect.get(Object(error), 'code')),
        ),
      )
    expect(await asSystem('SELECT count(*) FROM audit_events')).toBe('done')
    for (const sql of [
      'DELETE FROM audit_events',
      `UPDATE audit_events SET event = 'a.b'`,
      'TRUNCATE audit_events',
      'SELECT * FROM audit_heads',
    ])
      expect(await asSystem(sql)).toBe('42501')
  })
})
