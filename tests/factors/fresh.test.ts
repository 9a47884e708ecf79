import { beforeEach, describe, expect, test, vi } from 'vitest'
import { beginPasskeyRegistration } from '@/actions/begin-passkey-registration'
import { confirmTotp } from '@/actions/confirm-totp'
import { makeRecoveryCodes } from '@/actions/make-recovery-codes'
import { registerPasskey } from '@/actions/register-passkey'
import { removePasskey } from '@/actions/remove-passkey'
import { removeTotp } from '@/actions/remove-totp'
import { sendReauthenticationCode } from '@/actions/send-reauthentication-code'
import { setUpTotp } from '@/actions/set-up-totp'
import { inTransaction } from '@/lib/db'
import { makeMailCode } from '@/lib/factors/mail-code'
import type { ActionResult } from '@/lib/guard/result'
import { expectRefusal } from '../support/answers.ts'
import { newAuthenticator } from '../support/authenticator.ts'
import { createPeople, type People, type Person, signInAgain } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { asAdmin } from '../support/trail.ts'
import { age, begun, confirmAs, forgetTries, renewed, withTotp } from './world.ts'

let people: People

beforeEach(async () => {
  people = await createPeople()
  await forgetTries()
})

const refused = (answer: Promise<unknown>) => answer as Promise<ActionResult<unknown>>
const tooOld = { reason: 'reauthenticate', code: 'AUTH_NOT_FRESH' } as const

/** The code that would be mailed to this session. */
const mailCodeOf = ({ userId, sessionId, tenantId }: Person): Promise<string> =>
  inTransaction('app', async (tx) => {
    await tx.$queryRaw`SELECT set_config('app.user_id', ${userId}, true), set_config('app.tenant_id', ${tenantId}, true)`
    const code = await makeMailCode(tx, { userId, sessionId })
    await tx.$queryRaw`SELECT app.append_audit(${tenantId}::uuid, 'tests.code', 'success', NULL, 'user', ${userId}::uuid,
      NULL, NULL, 'tests', NULL, NULL, '{}')`
    return code
  })

/** Each action that asks for a fresh login, with what it takes; what it answers to a fresh one is another test's. */
const FRESH: Record<string, (person: Person) => Promise<ActionResult<unknown>>> = {
  beginPasskeyRegistration: () => beginPasskeyRegistration(undefined),
  registerPasskey: () =>
    registerPasskey({ name: 'Phone', response: newAuthenticator().register({ challenge: 'AAAA' }) }),
  removePasskey: ({ userId }) => removePasskey({ id: userId }),
  setUpTotp: () => setUpTotp(undefined),
  confirmTotp: () => confirmTotp({ code: '000000' }),
  removeTotp: () => removeTotp(undefined),
  makeRecoveryCodes: () => makeRecoveryCodes(undefined),
}

describe('T13 an old login', () => {
  test.each(Object.entries(FRESH))('%s: at 9:59 its own answer, at 10:01 refused', async (_name, action) => {
    const { ben } = people
    const attempt = () => inRequest({ as: ben }, () => action(ben))
    await age(ben, '10 minutes 1 second')
    await expectRefusal(attempt, tooOld)
    // A second is left, which may pass on the way there; hardly every time.
    await vi.waitFor(async () => {
      await age(ben, '9 minutes 59 seconds')
      const answer = await attempt()
      expect(answer.status === 'error' && answer.error.reason).not.toBe('reauthenticate')
    })
  })

  test('made fresh in one session is worth nothing in another of the same person', async () => {
    const { ben } = people
    const phone = await signInAgain(ben)
    await age(ben, '1 hour')
    await age(phone, '1 hour')
    await confirmAs(ben, { method: 'mail', code: await mailCodeOf(ben) })
    const fresh = await renewed(ben)
    await expectRefusal(() => inRequest({ as: phone }, () => setUpTotp(undefined)), tooOld)
    expect(await inRequest({ as: fresh }, () => setUpTotp(undefined))).toMatchObject({ status: 'success' })
  })

  test('T31 is followed by a session with a new id; the old one is over, and ends when it would have', async () => {
    const { ben } = people
    await age(ben, '1 hour')
    await confirmAs(ben, { method: 'mail', code: await mailCodeOf(ben) })
    const fresh = await renewed(ben)
    expect(fresh.sessionId).not.toBe(ben.sessionId)
    const answer = await inRequest({ as: ben }, () => setUpTotp(undefined))
    expect(answer).toMatchObject({ status: 'error', error: { reason: 'signed_out' } })
    const rows = await asAdmin('SELECT DISTINCT expires_at FROM sessions WHERE user_id = $1', [ben.userId])
    expect(rows).toHaveLength(1)
  })
})

describe('T13 a mailed code', () => {
  const wrong = { reason: 'invalid_input', code: 'FACTOR_WRONG' } as const
  const noQuestion = { reason: 'conflict', code: 'FACTOR_CHALLENGE' } as const

  test('works once, in the session that asked', async () => {
    const { ben } = people
    const phone = await signInAgain(ben)
    const code = await mailCodeOf(ben)
    await expectRefusal(() => refused(confirmAs(phone, { method: 'mail', code })), noQuestion)
    const other = await mailCodeOf(phone)
    if (other !== code)
      await expectRefusal(() => refused(confirmAs(ben, { method: 'mail', code: other })), wrong)
    expect(await confirmAs(ben, { method: 'mail', code, next: '/audit?days=7' })).toBe('/audit?days=7')
    await expectRefusal(
      async () => refused(confirmAs(await renewed(ben), { method: 'mail', code })),
      noQuestion,
    )
  })

  test('of before is void once a new one is sent', async () => {
    const { ben } = people
    const [old, fresh] = [await mailCodeOf(ben), await mailCodeOf(ben)]
    if (old !== fresh)
      await expectRefusal(() => refused(confirmAs(ben, { method: 'mail', code: old })), wrong)
    expect(await confirmAs(ben, { method: 'mail', code: fresh })).toBe('/dashboard')
  })

  test('T29 is refused after five wrong ones, as right as it is, and taken once the wait is over', async () => {
    const { ben } = people
    const code = await mailCodeOf(ben)
    const guess = code === '00000000' ? '11111111' : '00000000'
    for (let n = 0; n < 5; n += 1)
      await expectRefusal(() => refused(confirmAs(ben, { method: 'mail', code: guess })), wrong)
    await expectRefusal(() => refused(confirmAs(ben, { method: 'mail', code })), {
      reason: 'rate_limited',
      code: 'LIMIT_EXCEEDED',
    })
    await forgetTries()
    expect(await confirmAs(ben, { method: 'mail', code })).toBe('/dashboard')
  })

  test('is no way around a second factor: neither sent nor taken', async () => {
    const code = await mailCodeOf(people.uma)
    const { person, code: shown } = await withTotp(people.uma)
    const notOffered = { reason: 'forbidden', code: 'FACTOR_NOT_OFFERED' } as const
    await expectRefusal(
      () => inRequest({ as: person }, () => sendReauthenticationCode(undefined)),
      notOffered,
    )
    await expectRefusal(() => refused(confirmAs(person, { method: 'mail', code })), notOffered)
    expect(await confirmAs(person, { method: 'totp', code: shown() })).toBe('/dashboard')
  })
})

test('T75 whoever confirmed is sent to our own pages only', async () => {
  const { person, code } = await withTotp(people.uma)
  expect(await confirmAs(person, { method: 'totp', code: code(), next: '//evil.test/x' })).toBe('/dashboard')
})

describe('T2 a person with a second factor who has not shown it in this session', () => {
  const missing = { reason: 'reauthenticate', code: 'AUTH_SECOND_FACTOR' } as const

  test('may do nothing but show it or sign out', async () => {
    const { person, code } = await withTotp(people.uma)
    const phone = await signInAgain(person)
    for (const action of Object.values(FRESH))
      await expectRefusal(() => inRequest({ as: phone }, () => action(phone)), missing)
    expect(await confirmAs(phone, { method: 'totp', code: code() })).toBe('/dashboard')
    const shown = await renewed(phone)
    const answer = await inRequest({ as: shown }, () => makeRecoveryCodes(undefined))
    expect(answer).toMatchObject({ status: 'success' })
  })

  test('is asked on the devices that were signed in before it was set up', async () => {
    const phone = await signInAgain(people.uma)
    const { person } = await withTotp(people.uma)
    await expectRefusal(() => inRequest({ as: phone }, () => makeRecoveryCodes(undefined)), missing)
    expect(await inRequest({ as: person }, () => makeRecoveryCodes(undefined))).toMatchObject({
      status: 'success',
    })
  })

  test('is signed out where they had not shown it, once it is gone, and asked no more after that', async () => {
    const { person } = await withTotp(people.uma)
    const phone = await signInAgain(person)
    await expectRefusal(() => inRequest({ as: phone }, () => setUpTotp(undefined)), missing)
    await inRequest({ as: person }, () => removeTotp(undefined))
    await expectRefusal(() => inRequest({ as: phone }, () => setUpTotp(undefined)), {
      reason: 'signed_out',
      code: 'AUTH_SESSION_ENDED',
    })
    const again = await signInAgain(person)
    expect(await inRequest({ as: again }, () => setUpTotp(undefined))).toMatchObject({ status: 'success' })
  })

  test('does not count as having shown it because a factor that is gone was shown', async () => {
    const { person } = await withTotp(people.uma)
    await inRequest({ as: person }, () => removeTotp(undefined))
    const [row] = await asAdmin<{ second_factor: boolean; needs_second_factor: boolean }>(
      "SELECT second_factor, needs_second_factor FROM app.open_session($1::uuid, 'none')",
      [person.sessionId],
    )
    expect(row).toEqual({ second_factor: false, needs_second_factor: false })
    expect(await begun.registration(person)).toHaveProperty('challenge')
  })
})
