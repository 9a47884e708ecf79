import { beforeEach, describe, expect, test } from 'vitest'
import { updateAuditRetention } from '@/actions/update-audit-retention'
import { setRetention } from '@/lib/audit/retention/commands'
import { keptFrom, termsToOffer, termWords } from '@/lib/audit/retention/policy'
import { classify } from '@/lib/classify'
import { inTransaction, withTenant } from '@/lib/db'
import { expectRefusal } from '../support/answers.ts'
import { createPeople, type People, type Person } from '../support/people.ts'
import { asAdmin, byHand, chainOf } from '../support/trail.ts'
import { untilSomebodyWaits } from '../support/waiting.ts'
import { act, asRequestOf, DONE, makeMember, movedTo } from '../teams/acting.ts'

let people: People
beforeEach(async () => {
  people = await createPeople()
})

const termOf = async ({ tenantId }: Pick<Person, 'tenantId'>): Promise<unknown> =>
  (await asAdmin('SELECT audit_retention_months AS term FROM tenants WHERE id = $1', [tenantId]))[0]?.term

describe('how long a trail is kept', () => {
  test('is for an owner to say, and the trail has it before and after', async () => {
    const { uma } = people
    expect(await act(uma, updateAuditRetention, { months: '24' })).toEqual(DONE)
    expect(await act(uma, updateAuditRetention, { months: 'forever' })).toEqual(DONE)
    expect(await act(uma, updateAuditRetention, { months: '18' })).toEqual(DONE)
    expect(await termOf(uma)).toBe(18)
    expect(await termOf(people.ben)).toBeNull()
    const changes = (await chainOf(uma.tenantId)).filter(({ event }) => event === 'audit.retention_changed')
    expect(changes.map(({ outcome, metadata }) => [outcome, metadata])).toEqual([
      ['success', { before: { kept: 'for ever' }, after: { kept: 'for 2 years' } }],
      ['success', { before: { kept: 'for 2 years' }, after: { kept: 'for ever' } }],
      ['success', { before: { kept: 'for ever' }, after: { kept: 'for 18 months' } }],
    ])
  })

  test('is said for one’s own space too', async () => {
    const { ben } = people
    expect(await act(ben, updateAuditRetention, { months: '120' })).toEqual(DONE)
    expect(await termOf(ben)).toBe(120)
  })

  test('T5 is not for an admin or a member, nor for an admin of the platform', async () => {
    const { uma, mia, ada } = people
    await makeMember(uma.tenantId, ada, 'ADMIN')
    for (const who of [mia, await movedTo(ada, uma.tenantId)])
      await expectRefusal(() => act(who, updateAuditRetention, { months: '12' }), {
        reason: 'forbidden',
        code: 'AUTH_MEMBER_ROLE',
      })
    expect(await act(uma, updateAuditRetention, { months: '12' })).toEqual(DONE)
  })

  test('T13 takes a fresh login', async () => {
    const { uma } = people
    const age = `UPDATE sessions SET authenticated_at = now() - interval '11 minutes' WHERE id = $1`
    await byHand(age, [uma.sessionId])
    await expectRefusal(() => act(uma, updateAuditRetention, { months: '12' }), {
      reason: 'reauthenticate',
      code: 'AUTH_NOT_FRESH',
    })
    await byHand('UPDATE sessions SET authenticated_at = now() WHERE id = $1', [uma.sessionId])
    expect(await act(uma, updateAuditRetention, { months: '12' })).toEqual(DONE)
  })

  test.each(['', '11', '121', '0', '-12', '12.5', '1e2', '012', 'for ever', 'null', 24, null, ['12'], {}])(
    'T7 is not %j',
    async (months) => {
      const { error } = await expectRefusal(() => act(people.uma, updateAuditRetention, { months }), {
        reason: 'invalid_input',
        code: 'INPUT_INVALID',
      })
      expect(error.fields).toEqual({ months: ['Choose a term of the list.'] })
    },
  )

  test('T72 is kept by the database from whoever is no owner there, and within its bounds', async () => {
    const { uma, mia } = people
    const as = (who: Person, months: number, tenantId = who.tenantId) =>
      withTenant(tenantId, async (tx) => {
        await tx.$queryRaw`SELECT set_config('app.user_id', ${who.userId}, true)`
        await setRetention(tx, months)
        await tx.$queryRaw`SELECT app.append_audit(app.tenant_id(), 'tests.set', 'success', NULL, 'system', NULL, NULL,
          NULL, 'req', NULL, NULL, '{}')::text`
      }).then(
        () => 'done',
        (error) => classify(error).code,
      )
    expect(await as(mia, 24, uma.tenantId)).toBe('DB_REFUSED')
    expect(await as(people.ben, 24, uma.tenantId)).toBe('DB_REFUSED')
    expect(await as(uma, 11)).toBe('DB_VALUE')
    expect(await as(uma, 121)).toBe('DB_VALUE')
    expect(await termOf(uma)).toBeNull()
    expect(await as(uma, 12)).toBe('done')
    expect(await termOf(uma)).toBe(12)
    const column = () =>
      withTenant(uma.tenantId, (tx) => tx.$executeRaw`UPDATE tenants SET audit_retention_months = 12`)
    expect(await column().catch((error) => classify(error).code)).toBe('DB_REFUSED')
  })

  test('T70 of two owners at once, each is told what they replaced', async () => {
    const { uma, mia } = people
    await makeMember(uma.tenantId, mia, 'OWNER')
    const set = (who: Person, months: number, meanwhile: () => Promise<void>) =>
      asRequestOf({ ...who, tenantId: uma.tenantId }, async (tx) => {
        const before = await setRetention(tx, months)
        await meanwhile()
        return before
      })
    let second: Promise<number | null | undefined> | undefined
    const first = await set(uma, 24, async () => {
      second = set(mia, 36, async () => undefined)
      await untilSomebodyWaits()
    })
    expect([first, await second]).toEqual([null, 24])
  })

  test('T70 is not changed without an event', async () => {
    const change = inTransaction(
      'system',
      (tx) =>
        tx.$executeRaw`UPDATE tenants SET audit_retention_months = 12 WHERE id = ${people.uma.tenantId}::uuid`,
    )
    expect(await change.catch((error) => classify(error).code)).toBe('DB_NO_AUDIT')
    expect(await termOf(people.uma)).toBeNull()
  })
})

describe('a term', () => {
  test.each([
    ['2026-11-22 10:00Z', 12, '2025-11-01'],
    ['2026-12-31 23:59:59Z', 12, '2025-12-01'],
    ['2027-01-01 00:00Z', 12, '2026-01-01'],
    ['2026-11-22 10:00Z', 25, '2024-10-01'],
    ['2026-11-22 10:00Z', 1, '2025-11-01'],
  ])(
    'at %s of %i months keeps what is from %s on, to the page and to the database',
    async (at, months, day) => {
      expect(keptFrom(months, new Date(at)).toISOString()).toBe(new Date(day).toISOString())
      const [row] = await asAdmin<{ kept: Date }>('SELECT app.audit_kept_from($1, $2) AS kept', [months, at])
      expect(row?.kept.toISOString()).toBe(new Date(day).toISOString())
    },
  )

  test('that nobody set keeps everything', async () => {
    expect(await asAdmin('SELECT app.audit_kept_from(NULL, now()) AS kept')).toEqual([{ kept: null }])
  })

  test('is said in words, and one that the list has not is offered too', () => {
    expect([null, 12, 18, 24, 120].map(termWords)).toEqual([
      'for ever',
      'for one year',
      'for 18 months',
      'for 2 years',
      'for 10 years',
    ])
    expect(termsToOffer(null)).toEqual([12, 24, 36, 60, 84, 120, null])
    expect(termsToOffer(18)).toEqual([12, 18, 24, 36, 60, 84, 120, null])
  })
})
