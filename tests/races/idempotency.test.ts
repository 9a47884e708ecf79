import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { startOutside } from '../support/outside.ts'

// T9: every action that is declared idempotent, pressed fifty times at once.

await startOutside()
const { isReserved } = await import('@/lib/guard/reserved')
const { PRICE_IDS } = await import('@/lib/billing/prices')
const { loadActions } = await import('../support/actions.ts')
const { changingNothing } = await import('../support/digest.ts')
const { sceneFor } = await import('../attack/scene.ts')
const { asAdmin, byHand } = await import('../support/trail.ts')

const PRESSES = 50
const idempotent = (await loadActions()).filter(({ policy }) => policy.idempotent !== undefined)

/** What else could be asked for under the same key, where an action takes anything. */
const ELSE: Record<string, Record<string, unknown>> = {
  updateUserName: { name: 'Somebody Else' },
  updateUserRole: { role: 'USER' },
  generateUserStripe: { priceId: PRICE_IDS[1] },
  resendInvitation: { invitationId: randomUUID() },
}

// The limit counts presses, and is not what this is about: here it admits all.
await asAdmin(`CREATE OR REPLACE FUNCTION app.take_token(p_key text, p_max integer, p_seconds double precision)
  RETURNS double precision LANGUAGE sql AS 'SELECT 0::double precision'`)

const successesOf = (event: string, actorId: string) =>
  asAdmin(`SELECT 1 FROM audit_events WHERE event = $1 AND actor_id = $2 AND outcome = 'success'`, [
    event,
    actorId,
  ])

const distinct = (values: string[]): string[] => [...new Set(values)]

test('there are some', () => expect(idempotent.length).toBeGreaterThan(2))

describe.each(idempotent)('T9 $name', { timeout: 60_000 }, (declared) => {
  test(`${PRESSES} equal presses at once have one effect, one event and one answer`, async () => {
    const { call, person } = await sceneFor(declared)
    const answers = await Promise.all(Array.from({ length: PRESSES }, () => call()))
    expect(
      distinct(answers.map((answer) => (answer.status === 'error' ? answer.error.reason : 'success'))),
    ).toEqual(['success'])
    expect(distinct(answers.map((answer) => JSON.stringify(answer)))).toHaveLength(1)
    // One in the chain of the scope, and one in that of the person it was done to.
    const events = await successesOf(declared.policy.event, person.userId)
    expect(events).toHaveLength(declared.name === 'updateUserRole' ? 2 : 1)
  })

  test('the same key with another input is a conflict; what was captured is worth nothing after sign-out', async () => {
    const { call, person, input } = await sceneFor(declared)
    expect(await call()).toMatchObject({ status: 'success' })
    const other = ELSE[declared.name]
    if (other) {
      const answer = await changingNothing(() => call({ input: { ...input, ...other } }))
      expect(answer).toMatchObject({ status: 'error', error: { reason: 'conflict' } })
    } else expect(Object.keys(input).filter((field) => !isReserved(field))).toEqual([])
    await byHand('UPDATE sessions SET revoked_at = now() WHERE user_id = $1', [person.userId])
    const replayed = await changingNothing(() => call())
    expect(replayed).toMatchObject({ status: 'error', error: { reason: 'signed_out' } })
  })
})
