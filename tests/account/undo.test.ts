import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { setUserDisabled } from '@/actions/set-user-disabled'
import { signInWithCode } from '@/actions/sign-in-with-code'
import { asking, askingCookie, codeFor, nonceFor } from '@/lib/sessions/asking'
import { authAdapter } from '@/lib/users/auth-adapter'
import { redirectOf } from '../support/actions.ts'
import { errorOf, expectRefusal } from '../support/answers.ts'
import { createPeople, type People, type Person, signInAgain } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { asAdmin, byHand } from '../support/trail.ts'
import { mailsWaitingFor } from '../support/waiting-mails.ts'
import { act, sentTo } from '../teams/acting.ts'
import { close, closingOf, keep, passOf } from './acting.ts'
import { livingSessions } from './world.ts'

let people: People
beforeEach(async () => {
  people = await createPeople()
  await asAdmin('DELETE FROM rate_limits')
})

/** Signs in with the six digits of a mail; answers where that leads. */
async function signInOf({ email }: Person): Promise<string | null> {
  const nonce = nonceFor(new Headers())
  const expires = new Date(Date.now() + 600_000)
  const link = { identifier: email, token: randomUUID(), expires }
  await asking.run(nonce, async () => authAdapter.createVerificationToken?.(link))
  const cookie = `${askingCookie(nonce).name}=${nonce}`
  return inRequest({ headers: { cookie } }, async () => {
    try {
      return errorOf(await signInWithCode({ code: codeFor(nonce, email, expires) })).reason
    } catch (sentOn) {
      return redirectOf(sentOn)
    }
  })
}

describe('signing in meanwhile', () => {
  test('leads to the way back and nowhere else: there is no session', async () => {
    const { ben } = people
    expect(await signInOf(ben)).toBe('/dashboard')
    await close(ben)
    expect(await signInOf(ben)).toBe('/undo-deletion')
    expect(await livingSessions(ben)).toBe(0)
  })

  test('is refused as ever to whom an admin disabled', async () => {
    const { ben } = people
    await byHand('UPDATE users SET disabled_at = now() WHERE id = $1', [ben.userId])
    expect(await signInOf(ben)).toBe('forbidden')
  })
})

describe('undoing it', () => {
  test('by whoever has just signed in, once: everything is as it was', async () => {
    const { ben } = people
    await close(ben)
    const pass = await passOf(ben)
    expect(await keep(pass)).toEqual(sentTo('/undo-deletion?state=undone'))
    expect(await closingOf(ben)).toBeUndefined()
    expect(await mailsWaitingFor(ben.email)).toContain('account-kept')
    // What was ended stays so.
    expect(await livingSessions(ben)).toBe(0)
    expect(await livingSessions(await signInAgain(ben))).toBe(1)
    await expectRefusal(() => keep(pass), { reason: 'conflict', code: 'ACCOUNT_UNDO_OVER' })
  })

  test('not without having signed in, and not with a cookie that somebody made', async () => {
    const { ben } = people
    await close(ben)
    const forged = `${(await passOf(ben)).slice(0, -4)}AAAA`
    for (const cookie of [null, forged, `portcullis.undo=${ben.userId}`])
      await expectRefusal(() => keep(cookie), { reason: 'signed_out', code: 'ACCOUNT_UNDO_PASS' })
    expect(await closingOf(ben)).toBeDefined()
  })

  test('T4 each for their own account: Mia’s pass leaves Ben’s deletion alone', async () => {
    const { ben, mia } = people
    await close(ben)
    await close(mia)
    expect(await keep(await passOf(mia))).toMatchObject({ status: 'success' })
    expect(await closingOf(ben)).toBeDefined()
    expect(await closingOf(mia)).toBeUndefined()
  })

  test('a pass of an earlier deletion does not undo a later one', async () => {
    const { ben } = people
    await close(ben)
    const old = await passOf(ben)
    await keep(old)
    await close(await signInAgain(ben))
    await expectRefusal(() => keep(old), { reason: 'conflict', code: 'ACCOUNT_UNDO_OVER' })
    expect(await closingOf(ben)).toBeDefined()
  })

  test('not when the two weeks are over', async () => {
    const { ben } = people
    await close(ben)
    const pass = await passOf(ben)
    await byHand(`UPDATE account_closures SET due_at = now() - interval '1 second' WHERE user_id = $1`, [
      ben.userId,
    ])
    const { error } = await expectRefusal(() => keep(pass), { reason: 'conflict', code: 'ACCOUNT_UNDO_OVER' })
    expect(error.message).toContain('too late')
  })

  test('is not for an admin to do: who enables such an account is told whose word it takes', async () => {
    const { ada, ben } = people
    await close(ben)
    for (const disabled of ['true', 'false'])
      await expectRefusal(
        () => act(ada, setUserDisabled, { userId: ben.userId, disabled, reason: 'They asked me' }),
        { reason: 'conflict', code: 'ACCOUNT_CLOSING' },
      )
  })
})
