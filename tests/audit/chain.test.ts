import type { Client } from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import { appendAudit, type Change } from '@/lib/audit/append'
import { inTransaction } from '@/lib/db'
import { withClient } from '../../local/database/connect.ts'
import { createPeople, type Person } from '../support/people.ts'
import { type ChainRow, firstBreak, READ_CHAIN } from './verify.ts'

let uma: Person
let ben: Person
const LENGTH = 30

/** What people type and browsers send, the awkward ones included. */
const METADATA: Change[] = [
  {},
  { a: 1, bb: 2, B: true, ab: null, '': 'empty' },
  { Zoë: 'naïve "quotes" \\ and / and \b\f\n\r\t\u0001\u007f', ключ: '山田太郎 💥' },
  { price: 19.9, seats: 10, negative: -3, nothing: 0 },
]

beforeAll(async () => {
  const people = await createPeople()
  uma = people.uma
  ben = people.ben
  for (const person of [uma, ben]) {
    for (let index = 0; index < LENGTH; index += 1) {
      await inTransaction('system', (tx) =>
        appendAudit(tx, {
          tenantId: person.tenantId,
          event: 'tests.happened',
          outcome: index % 2 ? 'success' : 'denied',
          ...(index % 2 ? {} : { code: 'AUTH_NOT_OWNER' }),
          actorKind: 'user',
          actorId: index % 3 ? person.userId : null,
          ...(index % 4 ? { resource: ['user', person.userId] as const } : {}),
          requestId: `req_${index}`,
          address: index % 5 ? '2001:db8::7' : null,
          userAgent: 'Mozilla/5.0 "quoted" \\ ü\u0000'.replace('\u0000', ''),
          before: METADATA[index % 4] ?? {},
          metadata: METADATA[(index + 1) % 4] ?? {},
        }),
      )
    }
  }
})

const read = async (client: Client, tenantId: string): Promise<number | null> => {
  const { rows } = await client.query<ChainRow>(READ_CHAIN, [tenantId])
  const heads = await client.query('SELECT seq, hash FROM audit_heads WHERE tenant_id = $1', [tenantId])
  return firstBreak(rows, heads.rows[0])
}

/** What a check finds after somebody with all rights in the database has changed the trail; undone at the end. */
const afterTampering = (...statements: [sql: string, values: unknown[]][]): Promise<(number | null)[]> =>
  withClient(process.env.DATABASE_ADMIN_URL ?? '', async (client) => {
    await client.query('BEGIN')
    for (const [sql, values] of statements) await client.query(sql, values)
    const found = [await read(client, uma.tenantId), await read(client, ben.tenantId)]
    await client.query('ROLLBACK')
    return found
  })

test('T72 the hash of every row is what the row and the one before it make', async () => {
  expect(await afterTampering()).toEqual([null, null])
})

/** Each column with another value. */
const COLUMNS: Record<string, string> = {
  at: `at + interval '1 microsecond'`,
  event: `'tests.happened '`,
  outcome: `'failed'`,
  code: `'UNEXPECTED'`,
  actor_kind: `'system'`,
  actor_id: 'gen_random_uuid()',
  resource_type: `'tenant'`,
  resource_id: `'somebody'`,
  request_id: `request_id || '0'`,
  address: `'192.0.2.1'`,
  user_agent: `lower(user_agent)`,
  metadata: `metadata || '{"price": 19.91}'`,
  previous_hash: `sha256('other')`,
  hash: `sha256('other')`,
}

describe('T72 what somebody changes by hand is found at the very row', () => {
  test.each(Object.entries(COLUMNS))('another %s', async (column, value) => {
    const where = 'WHERE tenant_id = $1 AND seq = 12'
    const found = await afterTampering([
      `UPDATE audit_events SET ${column} = ${value} ${where}`,
      [uma.tenantId],
    ])
    expect(found).toEqual([12, null])
  })

  test('a row taken out of the middle', async () => {
    const found = await afterTampering([
      'DELETE FROM audit_events WHERE tenant_id = $1 AND seq = 7',
      [uma.tenantId],
    ])
    expect(found).toEqual([7, null])
  })

  test('the end cut off', async () => {
    const cut = 'DELETE FROM audit_events WHERE tenant_id = $1 AND seq > 20'
    expect(await afterTampering([cut, [uma.tenantId]])).toEqual([21, null])
  })

  test('two rows that changed places', async () => {
    const move = 'UPDATE audit_events SET seq = $2 WHERE tenant_id = $1 AND seq = $3'
    const found = await afterTampering(
      [move, [uma.tenantId, -1, 5]],
      [move, [uma.tenantId, 5, 6]],
      [move, [uma.tenantId, 6, -1]],
    )
    expect(found).toEqual([5, null])
  })

  test('a row put in', async () => {
    const found = await afterTampering([
      `INSERT INTO audit_events SELECT tenant_id, 99, at, event, outcome, code, actor_kind, actor_id, resource_type,
         resource_id, request_id, address, user_agent, metadata, previous_hash, hash
       FROM audit_events WHERE tenant_id = $1 AND seq = 5`,
      [uma.tenantId],
    ])
    expect(found[0]).not.toBeNull()
  })

  test('a row moved to a neighbour’s chain', async () => {
    const found = await afterTampering(
      ['DELETE FROM audit_events WHERE tenant_id = $1 AND seq = 9', [ben.tenantId]],
      [
        'UPDATE audit_events SET tenant_id = $2 WHERE tenant_id = $1 AND seq = 9',
        [uma.tenantId, ben.tenantId],
      ],
    )
    expect(found).toEqual([9, 9])
  })

  test('a chain with its head set back', async () => {
    const found = await afterTampering([
      'UPDATE audit_heads SET seq = 3, hash = (SELECT hash FROM audit_events WHERE tenant_id = $1 AND seq = 3) WHERE tenant_id = $1',
      [uma.tenantId],
    ])
    expect(found[0]).not.toBeNull()
  })
})
