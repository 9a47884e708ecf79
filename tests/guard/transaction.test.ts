import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { withTenant } from '@/lib/db'
import { Refusal } from '@/lib/errors'
import { guard } from '@/lib/guard/action'
import type { Details } from '@/lib/guard/run'
import { expectRefusal } from '../support/answers.ts'
import { createPeople, type People } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { asAdmin, chainOf } from '../support/trail.ts'

const APPEND = `app.append_audit(uuid, text, "AuditOutcome", text, text, uuid, text, text, text, text, text, jsonb)`

let people: People

beforeEach(async () => {
  people = await createPeople()
})
afterEach(() => asAdmin(`GRANT EXECUTE ON FUNCTION ${APPEND} TO portcullis_app`))

/** Uma renames her team, says `details` about it, and then something may go wrong. */
const renameTeam = (details: Details, thenFail?: () => unknown) =>
  inRequest({ as: people.uma }, () =>
    guard(
      {
        event: 'tests.team_renamed',
        scope: 'per-session-tenant-id',
        access: { member: 'OWNER' },
        input: z.strictObject({}),
      },
      async ({ actor, tx, record }) => {
        await tx.tenant.update({ where: { id: actor.tenantId }, data: { name: 'Southwind' } })
        record(details)
        await thenFail?.()
        return null
      },
    )({}),
  )

describe('the work and its audit event are one', () => {
  test('what is recorded stands in the event: who, what, where, before and after', async () => {
    const answer = await renameTeam({
      resource: ['tenant', people.uma.tenantId],
      before: { name: 'Northwind' },
      after: { name: 'Southwind' },
      metadata: { reason: 'moved', seats: 3, trial: false, coupon: null },
    })
    expect(answer).toEqual({ status: 'success', data: null })
    const event = (await chainOf(people.uma.tenantId)).at(-1)
    expect(event).toMatchObject({
      event: 'tests.team_renamed',
      outcome: 'success',
      code: null,
      actor_kind: 'user',
      actor_id: people.uma.userId,
      resource_type: 'tenant',
      resource_id: people.uma.tenantId,
      user_agent: 'Tests',
      metadata: {
        before: { name: 'Northwind' },
        after: { name: 'Southwind' },
        reason: 'moved',
        seats: 3,
        trial: false,
        coupon: null,
      },
    })
    expect(event?.address).toMatch(/^10\./)
    expect(event?.request_id).toMatch(/^req_[0-9a-f]{20}$/)
    expect(Math.abs(Date.now() - Number(event?.at))).toBeLessThan(10_000)
  })

  test('work that throws is rolled back, and only the failure is recorded', async () => {
    const attempt = () =>
      renameTeam({}, () => {
        throw new Error('password of the database: hunter2')
      })
    const { error } = await expectRefusal(attempt, { reason: 'unavailable', code: 'UNEXPECTED' })
    expect(JSON.stringify(error)).not.toMatch(/hunter2|password|database/)
    expect(await renameTeam({})).toMatchObject({ status: 'success' })
  })

  test('work that refuses is rolled back with its own words', async () => {
    const attempt = () =>
      renameTeam({ resource: ['tenant', people.uma.tenantId] }, () => {
        throw new Refusal('USER_NOT_FOUND', { message: 'Nobody here by that name.' })
      })
    const { error, event } = await expectRefusal(attempt, { reason: 'not_found', code: 'USER_NOT_FOUND' })
    expect(error.message).toBe('Nobody here by that name.')
    expect(event).toMatchObject({ resource_type: 'tenant', resource_id: people.uma.tenantId })
  })

  test('T70 an event that cannot be written takes the change with it: the trail refuses the app role', async () => {
    await asAdmin(`REVOKE EXECUTE ON FUNCTION ${APPEND} FROM portcullis_app`)
    await expectRefusal(() => renameTeam({}), { reason: 'unavailable', code: 'DB_REFUSED' })
    await asAdmin(`GRANT EXECUTE ON FUNCTION ${APPEND} TO portcullis_app`)
    expect(await renameTeam({})).toMatchObject({ status: 'success' })
  })

  test('T70 an event that cannot be written takes the change with it: jsonb has no NUL character', async () => {
    await expectRefusal(() => renameTeam({ metadata: { reason: 'a\u0000b' } }), {
      reason: 'unavailable',
      code: 'DB_VALUE',
    })
    expect(await renameTeam({ metadata: { reason: 'ab' } })).toMatchObject({ status: 'success' })
  })

  test('T70 a change made past the guard cannot commit', async () => {
    const change = withTenant(people.uma.tenantId, (tx) =>
      tx.tenant.update({ where: { id: people.uma.tenantId }, data: { name: 'Southwind' } }),
    )
    await expect(change).rejects.toThrow()
    expect(await asAdmin('SELECT name FROM tenants WHERE id = $1', [people.uma.tenantId])).toEqual([
      { name: 'Northwind' },
    ])
  })
})

describe('an event that concerns a second tenant', () => {
  const tellBen = (as: 'ada' | 'uma', global: boolean) =>
    inRequest({ as: people[as] }, () =>
      guard(
        {
          event: 'tests.told',
          scope: global ? { global: 'reaches into another tenant' } : 'per-session-tenant-id',
          access: 'user',
          input: z.strictObject({}),
        },
        async ({ record }) => {
          record({ alsoIn: people.ben.tenantId, metadata: { word: 'hello' } })
          return null
        },
      )({}),
    )

  test('stands in both chains, with the same request id', async () => {
    await tellBen('ada', true)
    const rows = await asAdmin<{ tenant_id: string; request_id: string }>(
      `SELECT tenant_id, request_id FROM audit_events WHERE event = 'tests.told' AND tenant_id IN (app.platform_id(), $1)
       ORDER BY at DESC LIMIT 2`,
      [people.ben.tenantId],
    )
    expect(new Set(rows.map((row) => row.tenant_id)).size).toBe(2)
    expect(new Set(rows.map((row) => row.request_id)).size).toBe(1)
  })

  test('is refused where the action is not global: nobody writes into a neighbour’s chain', async () => {
    const before = await chainOf(people.ben.tenantId)
    await expectRefusal(() => tellBen('uma', false), { reason: 'unavailable', code: 'DB_REFUSED' })
    expect(await chainOf(people.ben.tenantId)).toEqual(before)
  })
})
