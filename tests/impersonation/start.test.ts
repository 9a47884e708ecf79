import { beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { renameTeam } from '@/actions/rename-team'
import { startImpersonation } from '@/actions/start-impersonation'
import { inTransaction } from '@/lib/db'
import { guard } from '@/lib/guard/action'
import { startSession } from '@/lib/sessions/commands'
import { readDevices } from '@/lib/sessions/queries'
import { expectRefusal } from '../support/answers.ts'
import { callerOf, createPeople, type People } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { asAdmin, byHand } from '../support/trail.ts'
import { mailsWaitingFor } from '../support/waiting-mails.ts'
import { actingAs, answerOf, inBrowserOf, opened, ownOf, REASON, start } from './acting.ts'

let people: People
beforeEach(async () => {
  people = await createPeople()
})

describe('Ada, who acts as Uma', () => {
  test('is Uma to every page, in the team that Uma used last, with Ada’s name beside hers', async () => {
    const { ada, uma } = people
    const seen = await start(ada, uma, '30')
    expect(seen.target).toBe('/dashboard')
    const actor = await opened({ claim: seen.claim ?? uma.claim })
    expect(actor).toMatchObject({
      userId: uma.userId,
      name: 'Uma Rao',
      role: 'USER',
      tenantName: 'Northwind',
      memberRole: 'OWNER',
      impersonator: { userId: ada.userId, name: 'Ada Quist', reason: REASON },
    })
    const left = (actor?.impersonator?.until.getTime() ?? 0) - Date.now()
    expect(left).toBeGreaterThan(29 * 60_000)
    expect(left).toBeLessThanOrEqual(30 * 60_000)
    expect(await opened(uma)).toMatchObject({ impersonator: null })
  })

  test('T31 keeps a session of her own under a new name, as old and as fresh as it was, and Uma keeps hers', async () => {
    const { ada, uma } = people
    const times = (id: string) =>
      asAdmin(
        `SELECT created_at, authenticated_at, expires_at, second_factor_at FROM sessions WHERE id = $1`,
        [id],
      )
    const acting = await actingAs(ada, uma)
    expect(await opened(ada)).toBeNull()
    const own = await ownOf(acting, ada)
    expect(await opened(own)).toMatchObject({ userId: ada.userId, role: 'ADMIN', impersonator: null })
    expect(await times(own.sessionId)).toEqual(await times(ada.sessionId))
    expect(await opened(uma)).toMatchObject({ sessionId: uma.sessionId })
    expect(acting.sessionId).not.toBe(uma.sessionId)
  })

  test('works in Uma’s team', async () => {
    const { ada, uma } = people
    const acting = await actingAs(ada, uma)
    expect(await inBrowserOf(acting, renameTeam, { name: 'Southwind' })).toMatchObject({
      answer: { status: 'success' },
    })
    expect(await asAdmin('SELECT name FROM tenants WHERE id = $1', [uma.tenantId])).toEqual([
      { name: 'Southwind' },
    ])
  })

  test('Uma is told by mail who, why and for how long, and sees it among her devices', async () => {
    const { ada, uma } = people
    expect(await mailsWaitingFor(uma.email)).toEqual([])
    const acting = await actingAs(ada, uma)
    expect(await mailsWaitingFor(uma.email)).toEqual(['impersonated'])
    const [mail] = await asAdmin<{ values: unknown }>(
      `SELECT data->'input'->'values' AS values FROM jobs.job WHERE data->'input'->>'to' = $1`,
      [uma.email],
    )
    expect(mail?.values).toMatchObject({ by: 'Ada Quist', reason: REASON, minutes: 10 })
    const devices = await inTransaction('system', (tx) => readDevices(tx, uma.userId))
    expect(Object.fromEntries(devices.map(({ id, impersonated }) => [id, impersonated]))).toEqual({
      [uma.sessionId]: false,
      [acting.sessionId]: true,
    })
  })

  test('one person at a time: who starts with another stops with the first', async () => {
    const { ada, uma, ben } = people
    const asUma = await actingAs(ada, uma)
    const asBen = await actingAs(await ownOf(asUma, ada), ben)
    expect(await opened(asUma)).toBeNull()
    expect(await opened(asBen)).toMatchObject({ userId: ben.userId, impersonator: { userId: ada.userId } })
  })

  test('T29 empties no bucket of Uma’s', async () => {
    const { ada, uma } = people
    const once = guard(
      {
        event: 'tests.counted',
        scope: 'per-user-tenant-id',
        access: 'user',
        input: z.strictObject({}).or(z.undefined()),
        limit: [{ max: 1, per: '1h', of: 'person' }],
      },
      async () => null,
    )
    const acting = await actingAs(ada, uma)
    const seen = []
    for (const who of [acting, acting, uma, uma])
      seen.push((await inRequest({ as: who }, () => once({}))).status)
    expect(seen).toEqual(['success', 'error', 'success', 'error'])
  })

  test('leaves no traces in what Uma’s own sign-ins go by: her team, and the devices that are known', async () => {
    const { ada, uma } = people
    const acting = await actingAs(ada, uma)
    await byHand(
      `UPDATE sessions SET tenant_id = $1, user_agent = 'Ada’s browser', address = '198.51.100.9',
       last_seen_at = now() + interval '1 minute' WHERE id = $2`,
      [uma.personalTenantId, acting.sessionId],
    )
    const from = { ...callerOf(null), userAgent: 'Ada’s browser', address: '198.51.100.9' }
    const id = await inTransaction('system', (tx) => startSession(tx, uma.userId, 'email', from))
    expect(await asAdmin('SELECT tenant_id FROM sessions WHERE id = $1', [id])).toEqual([
      { tenant_id: uma.tenantId },
    ])
    expect(await mailsWaitingFor(uma.email)).toContain('new-device')
  })
})

describe('nobody acts as', () => {
  const tries =
    (who: 'ada' | 'uma', userId: string, more = {}) =>
    () =>
      answerOf(
        inBrowserOf(people[who], startImpersonation, { userId, reason: REASON, minutes: '10', ...more }),
      )

  test('an admin, another or oneself', async () => {
    const { ada, mia } = people
    await byHand(`UPDATE users SET role = 'ADMIN' WHERE id = $1`, [mia.userId])
    const refused = { reason: 'forbidden', code: 'IMPERSONATION_ADMIN' } as const
    await expectRefusal(tries('ada', mia.userId), refused)
    await expectRefusal(tries('ada', ada.userId), refused)
    await byHand(`UPDATE users SET role = 'USER' WHERE id = $1`, [mia.userId])
    expect((await start(ada, mia)).target).toBe('/dashboard')
  })

  test('somebody whose account is disabled', async () => {
    const { ada, mia } = people
    await byHand('UPDATE users SET disabled_at = now() WHERE id = $1', [mia.userId])
    await expectRefusal(tries('ada', mia.userId), { reason: 'conflict', code: 'IMPERSONATION_DISABLED' })
    await byHand('UPDATE users SET disabled_at = NULL WHERE id = $1', [mia.userId])
    expect((await start(ada, mia)).target).toBe('/dashboard')
  })

  test('anybody without being an admin, or with an old login', async () => {
    const { ada, uma, mia } = people
    await expectRefusal(tries('uma', mia.userId), { reason: 'forbidden', code: 'AUTH_PLATFORM_ROLE' })
    const age = `UPDATE sessions SET authenticated_at = now() - $2::interval WHERE id = $1`
    await byHand(age, [ada.sessionId, '11 minutes'])
    await expectRefusal(tries('ada', uma.userId), { reason: 'reauthenticate', code: 'AUTH_NOT_FRESH' })
    await byHand(age, [ada.sessionId, '9 minutes'])
    expect((await start(ada, uma)).target).toBe('/dashboard')
  })

  test('anybody without a reason, or for longer than half an hour', async () => {
    const { uma } = people
    const refused = { reason: 'invalid_input', code: 'INPUT_INVALID' } as const
    for (const more of [{ reason: '' }, { reason: 'because' }, { minutes: '31' }, { minutes: '0' }])
      await expectRefusal(tries('ada', uma.userId, more), refused)
  })

  test('more than ten times an hour', async () => {
    const { uma } = people
    for (let times = 0; times < 10; times += 1)
      people.ada = await ownOf(await actingAs(people.ada, uma), people.ada)
    await expectRefusal(tries('ada', uma.userId), { reason: 'rate_limited', code: 'LIMIT_EXCEEDED' })
  })
})

test('the database takes no impersonation of more than 30 minutes, with a second factor, or without a reason', async () => {
  const { ada, uma } = people
  const { sessionId } = await actingAs(ada, uma)
  const change = (what: string) => byHand(`UPDATE sessions SET ${what} WHERE id = $1`, [sessionId])
  for (const what of [
    `expires_at = created_at + interval '30 minutes 1 second'`,
    'second_factor_at = now()',
    'impersonation_reason = NULL',
  ])
    await expect(change(what)).rejects.toMatchObject({ code: '23514' })
  await change(`expires_at = created_at + interval '30 minutes'`)
})
