import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { PLATFORM_TENANT_ID } from '@/lib/audit/append'
import { withClient } from '../../local/database/connect.ts'
import { changingNothing, readDigest } from '../support/digest.ts'
import { createPeople, type People } from '../support/people.ts'
import { asAdmin, byHand } from '../support/trail.ts'

let people: People

beforeAll(async () => {
  people = await createPeople()
  const until = `now() + interval '1 month', false, now()`
  await byHand(`INSERT INTO subscriptions VALUES ($1, 'sub_1', 'active', 'price_1', ${until})`, [
    people.uma.tenantId,
  ])
  await byHand(`INSERT INTO accounts VALUES ('google', 'uma', $1)`, [people.uma.userId])
})

const APPEND = `SELECT app.append_audit($1, 'tests.changed', 'success', NULL, 'system', NULL, NULL, NULL, 'r', NULL, NULL, '{}')`

/** Runs statements in one transaction over a connection and answers 'done' or the SQLSTATE of what stopped it. */
const commit = (url: string | undefined, statements: [sql: string, values: unknown[]][]): Promise<string> =>
  withClient(url ?? '', async (client) => {
    try {
      await client.query('BEGIN')
      for (const [sql, values] of statements) await client.query(sql, values)
      await client.query('COMMIT')
      return 'done'
    } catch (error) {
      return String(Reflect.get(Object(error), 'code'))
    }
  })
const asSystem = (...statements: [sql: string, values: unknown[]][]) =>
  commit(process.env.DATABASE_SYSTEM_URL, statements)

/** Every kind of change that has to be recorded, as a statement about Northwind ($1) and Uma ($2). */
const CHANGES: [name: string, sql: string][] = [
  [
    'a user who joins',
    `INSERT INTO users (email, name) SELECT 'new@northwind.test', 'New' WHERE $1::uuid <> $2::uuid`,
  ],
  ['a user who is renamed', `UPDATE users SET name = 'Uma R.' WHERE id = $2 AND $1::uuid IS NOT NULL`],
  ['a role', `UPDATE users SET role = 'ADMIN' WHERE id = $2 AND $1::uuid IS NOT NULL`],
  ['an account that is linked', `INSERT INTO accounts SELECT 'github', $1::uuid, $2::uuid`],
  ['an account that is unlinked', 'DELETE FROM accounts WHERE user_id = $2 AND $1::uuid IS NOT NULL'],
  ['a tenant that is founded', `INSERT INTO tenants (name) SELECT 'New' WHERE $1::uuid <> $2::uuid`],
  [
    'a tenant that is renamed',
    `UPDATE tenants SET name = 'Southwind' WHERE id = $1 AND $2::uuid IS NOT NULL`,
  ],
  [
    'a member who joins',
    `INSERT INTO memberships SELECT $1::uuid, id FROM users WHERE name = 'Ben Okafor' AND id <> $2`,
  ],
  [
    'a member whose role changes',
    `UPDATE memberships SET role = 'ADMIN' WHERE tenant_id = $1 AND user_id <> $2`,
  ],
  ['a member who leaves', 'DELETE FROM memberships WHERE tenant_id = $1 AND user_id <> $2'],
  [
    'a subscription that changes',
    `UPDATE subscriptions SET status = 'past_due' WHERE tenant_id = $1 AND $2::uuid IS NOT NULL`,
  ],
  ['a subscription that is gone', 'DELETE FROM subscriptions WHERE tenant_id = $1 AND $2::uuid IS NOT NULL'],
  ['a session that starts', 'INSERT INTO sessions (tenant_id, user_id, expires_at) VALUES ($1, $2, now())'],
  [
    'a session that is revoked',
    'UPDATE sessions SET revoked_at = now() WHERE tenant_id = $1 AND user_id = $2',
  ],
  [
    'a session that is prolonged',
    `UPDATE sessions SET expires_at = 'infinity' WHERE tenant_id = $1 AND user_id = $2`,
  ],
  ['a session that is deleted', 'DELETE FROM sessions WHERE tenant_id = $1 AND user_id = $2'],
]

describe('T70 no audit, no commit', () => {
  test.each(CHANGES)('%s', async (_name, sql) => {
    const values = [people.uma.tenantId, people.uma.userId]
    expect(await changingNothing(() => asSystem([sql, values]))).toBe('PC001')
    const before = await readDigest()
    expect(await asSystem([sql, values], [APPEND, [PLATFORM_TENANT_ID]])).toBe('done')
    expect(await readDigest()).not.toEqual(before)
  })

  test('every table but these few has the trigger', async () => {
    const free = await asAdmin<{ name: string }>(`
      SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
        AND NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = pg_class.oid AND tgname = 'require_audit'
          AND tgenabled = 'O' AND tgdeferrable AND tginitdeferred) ORDER BY 1`)
    expect(free.map(({ name }) => name)).toEqual([
      '_prisma_migrations',
      'account_export_parts',
      'audit_days',
      'audit_disclosures',
      'audit_events',
      'audit_heads',
      'idempotency_keys',
      'rate_limits',
      'verification_tokens',
      'webhook_inbox',
    ])
  })

  test('what is no change needs no event: the touch of a session, the last look at Stripe', async () => {
    expect(
      await asSystem(['UPDATE sessions SET last_seen_at = now() WHERE user_id = $1', [people.ben.userId]]),
    ).toBe('done')
    expect(await asSystem(['UPDATE subscriptions SET synced_at = now()', []])).toBe('done')
  })

  test('an event in another tenant’s chain does not stand for this one', async () => {
    const { uma, ben } = people
    const rename = `UPDATE tenants SET name = 'Elsewhere' WHERE id = $1`
    const mislaid = () => asSystem([rename, [ben.tenantId]], [APPEND, [uma.tenantId]])
    expect(await changingNothing(mislaid)).toBe('PC001')
    expect(await asSystem([rename, [ben.tenantId]], [APPEND, [ben.tenantId]])).toBe('done')
  })

  test('an event of an earlier transaction does not stand for this one', async () => {
    const { ben } = people
    const late = () =>
      withClient(process.env.DATABASE_SYSTEM_URL ?? '', async (client) => {
        await client.query(APPEND, [ben.tenantId])
        return client.query(`UPDATE tenants SET name = 'Later' WHERE id = $1`, [ben.tenantId])
      })
    await changingNothing(() => expect(late()).rejects.toMatchObject({ code: 'PC001' }))
  })

  test('a request cannot pretend: the settings it may write by hand prove nothing', async () => {
    const { ben } = people
    const context: [string, unknown[]] = [
      `SELECT set_config('app.user_id', $1, true), set_config('app.tenant_id', $2, true)`,
      [ben.userId, ben.tenantId],
    ]
    const rename: [string, unknown[]] = [`UPDATE users SET name = 'Unseen' WHERE id = $1`, [ben.userId]]
    const forgeries = [
      'pg_current_xact_id()::text',
      `'${ben.tenantId}'`,
      `'${randomUUID()}'`,
      `'garbage'`,
      `''`,
    ]
    for (const forgery of forgeries) {
      const pretend: [string, unknown[]] = [`SELECT set_config('app.audited', ${forgery}, true)`, []]
      const answer = await changingNothing(() => commit(process.env.DATABASE_URL, [context, pretend, rename]))
      expect(answer).not.toBe('done')
    }
    expect(await commit(process.env.DATABASE_URL, [context, rename, [APPEND, [ben.tenantId]]])).toBe('done')
  })
})
