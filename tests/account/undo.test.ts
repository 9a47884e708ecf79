import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { setUserDisabled } from '@/actions/set-user-disabled'
import { signInWithCode } from '@/actions/sign-in-with-code'
import { loadUndo } from '@/app/(auth)/undo-deletion/loader'
import { readClosing } from '@/lib/account/queries'
import { PLATFORM_TENANT_ID } from '@/lib/audit/append'
import { inTransaction } from '@/lib/db'
import { asking, askingCookie, codeFor, nonceFor } from '@/lib/sessions/asking'
import { ENDED_SENTENCES } from '@/lib/sessions/endings'
import { endedSentence } from '@/lib/sessions/queries'
import { authAdapter } from '@/lib/users/auth-adapter'
import { redirectOf } from '../support/actions.ts'
import { errorOf, expectRefusal } from '../support/answers.ts'
import { createPeople, type People, type Person, signInAgain } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { runAll } from '../support/run-jobs.ts'
import { asAdmin, byHand, chainOf } from '../support/trail.ts'
import { mailsWaitingFor } from '../support/waiting-mails.ts'
import { act, DONE, sentTo } from '../teams/acting.ts'
import { close, closingOf, keep, passOf } from './acting.ts'
import { afterTheGrace, livingSessions, stillThere } from './world.ts'

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

  test('not when the two weeks are over, which the page says before and after the press', async () => {
    const { ben } = people
    await close(ben)
    const pass = await passOf(ben)
    const page = () => inRequest({ headers: { cookie: pass } }, () => loadUndo({}))
    expect(await page()).toEqual({ state: null, until: expect.any(Date) })
    await byHand(`UPDATE account_closures SET due_at = now() - interval '1 second' WHERE user_id = $1`, [
      ben.userId,
    ])
    const { error } = await expectRefusal(() => keep(pass), { reason: 'conflict', code: 'ACCOUNT_UNDO_OVER' })
    expect(error.message).toContain('too late')
    expect(await page()).toEqual({ state: 'late', until: null })
  })

  test('is not for an admin to do: who enables such an account is told whose word it takes', async () => {
    const { ada, ben } = people
    await close(ben)
    await expectRefusal(() => setDisabled(ada, ben, 'false'), {
      reason: 'conflict',
      code: 'ACCOUNT_CLOSING',
    })
  })
})

const setDisabled = (admin: Person, { userId }: Person, disabled: 'true' | 'false') =>
  act(admin, setUserDisabled, { userId, disabled, reason: 'They asked me' })

describe('T20 an admin disables an account that its owner is deleting', () => {
  test('who cannot undo that any more, with no pass and by no way in; and it is deleted', async () => {
    const { ada, ben } = people
    await close(ben)
    const pass = await passOf(ben)
    expect(await setDisabled(ada, ben, 'true')).toEqual(DONE)
    expect(await mailsWaitingFor(ben.email)).toContain('disabled')
    await expectRefusal(() => keep(pass), { reason: 'conflict', code: 'ACCOUNT_UNDO_OVER' })
    expect(await inTransaction('system', (tx) => readClosing(tx, ben.userId))).toBeNull()
    expect(await endedSentence(ben.claim)).toBe(ENDED_SENTENCES.disabled)
    await afterTheGrace()
    await runAll('erase-account')
    expect(await stillThere(ben)).toBe(false)
  })

  test('until the admin takes that back; another one’s account is as it was', async () => {
    const { ada, ben, mia } = people
    await close(ben)
    await close(mia)
    const pass = await passOf(ben)
    await setDisabled(ada, ben, 'true')
    expect(await keep(await passOf(mia))).toMatchObject({ status: 'success' })
    expect(await setDisabled(ada, ben, 'false')).toEqual(DONE)
    expect((await chainOf(PLATFORM_TENANT_ID)).at(-1)).toMatchObject({
      event: 'user.disabled_changed',
      metadata: { before: { disabled: true }, after: { disabled: false } },
    })
    expect(await livingSessions(ben)).toBe(0)
    expect(await keep(pass)).toMatchObject({ status: 'success' })
    await signInAgain(ben)
    expect(await livingSessions(ben)).toBe(1)
  })
})
