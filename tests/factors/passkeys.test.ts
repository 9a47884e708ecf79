import { beforeEach, describe, expect, test } from 'vitest'
import { beginPasskeyVerification } from '@/actions/begin-passkey-verification'
import { registerPasskey } from '@/actions/register-passkey'
import type { ActionResult } from '@/lib/guard/result'
import { expectRefusal } from '../support/answers.ts'
import { type Authenticator, newAuthenticator } from '../support/authenticator.ts'
import { changingNothing } from '../support/digest.ts'
import { createPeople, type People, type Person, signInAgain } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { asAdmin, byHand } from '../support/trail.ts'
import { begun, confirmAs, forgetTries, sentTo, withPasskey } from './world.ts'

let people: People
let uma: Person
let key: Authenticator

beforeEach(async () => {
  people = await createPeople()
  await forgetTries()
  const enrolled = await withPasskey(people.uma)
  uma = enrolled.person
  key = enrolled.authenticator
})

const refused = (answer: Promise<unknown>) => answer as Promise<ActionResult<unknown>>
/** Registers, and answers with the refusal, or with where it led. */
const register = (as: Person, response: string) =>
  sentTo(() => inRequest({ as }, () => registerPasskey({ name: 'Phone', response })))
const passkeysOf = ({ userId }: Person) =>
  asAdmin<{ counter: string }>('SELECT counter FROM passkeys WHERE user_id = $1', [userId])

test('Uma confirms with her passkey and goes on where she was, in a new session', async () => {
  const response = key.assert(await begun.verification(uma))
  expect(await confirmAs(uma, { method: 'passkey', response, next: '/security' })).toBe('/security')
  expect((await passkeysOf(uma))[0]?.counter).toBe('2')
})

test('who has no passkey is asked for none', async () => {
  expect(await begun.verification(uma)).toHaveProperty('challenge')
  const ask = () => inRequest({ as: people.ben }, () => beginPasskeyVerification({}))
  await expectRefusal(() => changingNothing(ask), { reason: 'forbidden', code: 'FACTOR_NOT_OFFERED' })
})

describe('T13 an assertion that is refused, beside the same one as it should be', () => {
  test.each<[string, Parameters<Authenticator['assert']>[1]]>([
    ['from another origin', { origin: 'https://portcullis.evil.test' }],
    ['from our host on another port', { origin: 'http://localhost:3999' }],
    ['for another host', { rpId: 'evil.test' }],
    ['without user verification', { userVerified: false }],
    ['with a counter that stands still', { counter: 1 }],
    ['with a counter that goes back', { counter: 0 }],
    ['for another challenge', { challenge: 'bm90IG91cnM' }],
    ['that is a registration', { type: 'webauthn.create' }],
  ])('%s', async (_name, lies) => {
    const options = await begun.verification(uma)
    const attempt = (how: typeof lies) =>
      confirmAs(uma, { method: 'passkey', response: key.assert(options, how) })
    await expectRefusal(() => refused(attempt(lies)), { reason: 'invalid_input', code: 'FACTOR_WRONG' })
    expect(await attempt({ counter: 9 })).toBe('/dashboard')
  })

  test('with somebody else’s passkey', async () => {
    const ben = await withPasskey(people.ben)
    const options = await begun.verification(uma)
    const response = ben.authenticator.assert(options)
    await expectRefusal(() => refused(confirmAs(uma, { method: 'passkey', response })), {
      reason: 'invalid_input',
      code: 'FACTOR_WRONG',
    })
    expect(await confirmAs(uma, { method: 'passkey', response: key.assert(options) })).toBe('/dashboard')
  })

  test('whose signature was changed', async () => {
    const options = await begun.verification(uma)
    const response = key.assert(options)
    const parsed = JSON.parse(response)
    parsed.response.signature = newAuthenticatorSignature(options)
    await expectRefusal(
      () => refused(confirmAs(uma, { method: 'passkey', response: JSON.stringify(parsed) })),
      { reason: 'invalid_input', code: 'FACTOR_WRONG' },
    )
    expect(await confirmAs(uma, { method: 'passkey', response })).toBe('/dashboard')
  })
})

describe('T13 a challenge', () => {
  test('is answered once: the same answer again finds no question', async () => {
    const options = await begun.verification(uma)
    const response = key.assert(options)
    expect(await confirmAs(uma, { method: 'passkey', response })).toBe('/dashboard')
    const [next] = await asAdmin<{ id: string }>(
      'SELECT id FROM sessions WHERE user_id = $1 AND revoked_at IS NULL',
      [uma.userId],
    )
    const later = { ...uma, claim: { userId: uma.userId, sessionId: next?.id ?? '' } }
    await expectRefusal(() => refused(confirmAs(later, { method: 'passkey', response })), {
      reason: 'conflict',
      code: 'FACTOR_CHALLENGE',
    })
  })

  test('is the session’s own: the question put to one is not answered in another of the same person', async () => {
    const phone = await signInAgain(uma)
    const response = key.assert(await begun.verification(uma))
    await expectRefusal(() => refused(confirmAs(phone, { method: 'passkey', response })), {
      reason: 'conflict',
      code: 'FACTOR_CHALLENGE',
    })
    await begun.verification(phone)
    await expectRefusal(() => refused(confirmAs(phone, { method: 'passkey', response })), {
      reason: 'invalid_input',
      code: 'FACTOR_WRONG',
    })
    expect(await confirmAs(uma, { method: 'passkey', response })).toBe('/dashboard')
  })

  test('waits five minutes', async () => {
    const response = key.assert(await begun.verification(uma))
    const shift = (time: string) =>
      byHand('UPDATE challenges SET expires_at = expires_at - $1::interval', [time])
    await shift('5 minutes 1 second')
    await expectRefusal(() => refused(confirmAs(uma, { method: 'passkey', response })), {
      reason: 'conflict',
      code: 'FACTOR_CHALLENGE',
    })
    await shift('-2 seconds')
    expect(await confirmAs(uma, { method: 'passkey', response })).toBe('/dashboard')
  })
})

describe('a registration', () => {
  test.each<[string, Parameters<Authenticator['register']>[1]]>([
    ['from another origin', { origin: 'https://portcullis.evil.test' }],
    ['for another host', { rpId: 'evil.test' }],
    ['without user verification', { userVerified: false }],
    ['for another challenge', { challenge: 'bm90IG91cnM' }],
  ])('%s is refused', async (_name, lies) => {
    const options = await begun.registration(uma)
    const phone = newAuthenticator()
    await expectRefusal(() => refused(register(uma, phone.register(options, lies))), {
      reason: 'invalid_input',
      code: 'FACTOR_WRONG',
    })
    expect(await register(uma, phone.register(options))).toBe('/security')
  })

  test('opened in one session is not finished in another', async () => {
    const { ben } = people
    const phone = await signInAgain(ben)
    const response = newAuthenticator().register(await begun.registration(ben))
    await expectRefusal(() => refused(register(phone, response)), {
      reason: 'conflict',
      code: 'FACTOR_CHALLENGE',
    })
    expect(await register(ben, response)).toBe('/security')
  })
})

/** A signature that fits the form and not the key. */
function newAuthenticatorSignature(options: { challenge: string }): string {
  return JSON.parse(newAuthenticator().assert(options)).response.signature
}
