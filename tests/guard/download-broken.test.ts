import { beforeEach, describe, expect, test } from 'vitest'
import { createPeople, type People, type Person } from '../support/people.ts'
import { asAdmin, byHand } from '../support/trail.ts'
import { ask, eventsOf, making, type Sent } from './download-scene.ts'

let people: People
beforeEach(async () => {
  people = await createPeople()
  making.before = undefined
  making.pieces = 0
})

const get = (person: Person | null, { tenant, ...sent }: Sent & { tenant?: string | null } = {}) =>
  ask(person, tenant === undefined ? people.uma.tenantId : tenant, sent)

describe('T3 T20 in the middle of a download', () => {
  const { uma, ben } = { uma: () => people.uma, ben: () => people.ben }
  test.each<[string, string, () => Promise<unknown>]>([
    [
      'a sign-out',
      'AUTH_SESSION_ENDED',
      () => byHand('UPDATE sessions SET revoked_at = now() WHERE id = $1', [uma().sessionId]),
    ],
    [
      'a demotion',
      'AUTH_MEMBER_ROLE',
      // A team has an owner at any time, so the others become one.
      () =>
        byHand(
          `UPDATE memberships SET role = CASE WHEN user_id = $1 THEN 'MEMBER' ELSE 'OWNER' END::"MemberRole" WHERE tenant_id = $2`,
          [uma().userId, uma().tenantId],
        ),
    ],
    [
      'a switch to another team',
      'TENANT_SWITCHED',
      async () => {
        await byHand(`INSERT INTO memberships (tenant_id, user_id, role) VALUES ($1, $2, 'OWNER')`, [
          ben().tenantId,
          uma().userId,
        ])
        await byHand('UPDATE sessions SET tenant_id = $1 WHERE id = $2', [ben().tenantId, uma().sessionId])
      },
    ],
  ])('%s breaks the file off, on record', async (_what, code, happens) => {
    making.before = async (turn) => turn === 2 && happens()
    const response = await get(people.uma)
    expect(response.status).toBe(200)
    await expect(response.text()).rejects.toThrow()
    expect(making.pieces).toBe(1)
    const [done, broken] = await eventsOf(people)
    expect(done).toMatchObject({ outcome: 'success', code: null })
    expect(broken).toMatchObject({ outcome: 'denied', code })
  })

  test('a fault breaks it off too, and before the first piece it is an answer', async () => {
    making.before = async (turn) => {
      if (turn === 2) throw new Error('the disk is gone')
    }
    await expect((await get(people.uma)).text()).rejects.toThrow()
    expect(await eventsOf(people)).toMatchObject([
      { outcome: 'success' },
      { outcome: 'failed', code: 'UNEXPECTED' },
    ])
    making.before = async () => {
      throw new Error('the disk is gone')
    }
    const response = await get(people.uma)
    expect(response.status).toBe(503)
    expect(await response.text()).not.toContain('disk')
  })

  test('a login that grows old meanwhile does not', async () => {
    making.before = (turn) =>
      turn === 2
        ? byHand(`UPDATE sessions SET authenticated_at = now() - interval '1 hour' WHERE id = $1`, [
            people.uma.sessionId,
          ])
        : Promise.resolve()
    expect(await (await get(people.uma)).text()).toBe('Northwind Northwind Northwind ')
  })
})

test('T70 a call that cannot be put on record makes no file', async () => {
  await asAdmin(
    `ALTER TABLE audit_events ADD CONSTRAINT no_names CHECK (event <> 'tests.names_saved' OR outcome <> 'success') NOT VALID`,
  )
  try {
    expect((await get(people.uma)).status).toBe(503)
    expect(making.pieces).toBe(0)
  } finally {
    await asAdmin('ALTER TABLE audit_events DROP CONSTRAINT no_names')
  }
  expect((await get(people.uma)).status).toBe(200)
})
