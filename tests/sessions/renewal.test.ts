import { beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { inTransaction } from '@/lib/db'
import { guard } from '@/lib/guard/action'
import { openSession } from '@/lib/guard/authority'
import type { SessionClaim } from '@/lib/session'
import { renewSession } from '@/lib/sessions/commands'
import { endedSentence } from '@/lib/sessions/queries'
import { changingNothing } from '../support/digest.ts'
import { createPeople, type People, type Person } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { asAdmin, byHand } from '../support/trail.ts'

let people: People

beforeEach(async () => {
  people = await createPeople()
})

/** Stands for re-authentication; the session it renews is the actor's unless another one is named. */
const renew = guard(
  {
    event: 'tests.renewed',
    scope: 'per-user-tenant-id',
    access: 'user',
    input: z.strictObject({ sessionId: z.uuid().optional(), secondFactor: z.boolean() }),
    output: z.object({ sessionId: z.string(), maxAge: z.number() }),
  },
  async ({ tx, actor, input }) => {
    const { sessionId, cookie } = await renewSession(
      tx,
      { userId: actor.userId, sessionId: input.sessionId ?? actor.sessionId },
      input,
    )
    return { sessionId, maxAge: cookie.maxAge }
  },
)

const renewed = async (who: Person, secondFactor = false): Promise<SessionClaim & { maxAge: number }> => {
  const answer = await inRequest({ as: who }, () => renew({ secondFactor }))
  if (answer.status === 'error') throw new Error(answer.error.message)
  return { userId: who.userId, ...answer.data }
}
const opens = (claim: SessionClaim) =>
  inTransaction('app', (tx) => openSession(tx, claim, 'none')).then(
    ({ actor }) => actor,
    () => null,
  )
const ends = async (id: string) =>
  (await asAdmin<{ at: Date }>('SELECT expires_at AS at FROM sessions WHERE id = $1', [id]))[0]?.at

describe('T31 a session that is renewed', () => {
  test('goes on under a new id, and the old one is dead', async () => {
    const { ben } = people
    const claim = await renewed(ben)
    expect(claim.sessionId).not.toBe(ben.sessionId)
    expect(await opens(ben.claim)).toBeNull()
    expect(await opens(claim)).toMatchObject({ userId: ben.userId, tenantId: ben.tenantId })
    expect(await endedSentence(ben.claim)).toMatch(/in another tab/)
  })

  test('is a fresh login that ends when the old one would have', async () => {
    const { ben } = people
    await byHand(
      `UPDATE sessions SET authenticated_at = now() - interval '2 hours', expires_at = now() + interval '1 hour' WHERE id = $1`,
      [ben.sessionId],
    )
    expect((await opens(ben.claim))?.authenticatedSeconds).toBeGreaterThan(7_000)
    const claim = await renewed(ben)
    expect((await opens(claim))?.authenticatedSeconds).toBeLessThan(30)
    expect(await ends(claim.sessionId)).toEqual(await ends(ben.sessionId))
    expect(claim.maxAge).toBeGreaterThan(3_500)
    expect(claim.maxAge).toBeLessThanOrEqual(3_600)
  })

  test('keeps a second factor that was shown before', async () => {
    const shown = async ({ sessionId }: SessionClaim) =>
      (
        await asAdmin('SELECT second_factor_at IS NOT NULL AS shown FROM sessions WHERE id = $1', [sessionId])
      )[0]
    const first = await renewed(people.ben, true)
    expect(await shown(first)).toEqual({ shown: true })
    const second = await renewed({ ...people.ben, claim: first })
    expect(await shown(second)).toEqual({ shown: true })
    expect(await shown(await renewed(people.uma))).toEqual({ shown: false })
  })

  test('is one’s own: Ben renews nothing of Uma’s', async () => {
    const { ben, uma } = people
    const answer = await changingNothing(() =>
      inRequest({ as: ben }, () => renew({ sessionId: uma.sessionId, secondFactor: true })),
    )
    expect(answer).toMatchObject({ status: 'error', error: { reason: 'signed_out' } })
    expect(await opens(uma.claim)).not.toBeNull()
  })

  test('T40 nor does the function of the database renew for anybody but the user of the transaction', async () => {
    const { ben, uma } = people
    const asBen = (role: 'app' | 'system', sessionId: string) =>
      inTransaction(role, async (tx) => {
        await tx.$queryRaw`SELECT set_config('app.user_id', ${ben.userId}, true)`
        const [row] = await tx.$queryRaw<{ id: string | null }[]>`
          SELECT app.renew_session(${sessionId}::uuid, true) AS id`
        await tx.$queryRaw`SELECT app.append_audit(app.platform_id(), 'tests.renewed', 'success', NULL, 'system',
          NULL, NULL, NULL, 'r', NULL, NULL, '{}')::text`
        return row?.id ?? null
      })
    for (const role of ['app', 'system'] as const)
      expect(await changingNothing(() => asBen(role, uma.sessionId))).toBeNull()
    expect(await asBen('system', ben.sessionId)).toEqual(expect.any(String))
  })

  test('twenty times at once becomes one session', async () => {
    const { ben } = people
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => inRequest({ as: ben }, () => renew({ secondFactor: false }))),
    )
    expect(answers.filter(({ status }) => status === 'success')).toHaveLength(1)
    const alive = await asAdmin('SELECT id FROM sessions WHERE user_id = $1 AND revoked_at IS NULL', [
      ben.userId,
    ])
    expect(alive).toHaveLength(1)
  })
})
