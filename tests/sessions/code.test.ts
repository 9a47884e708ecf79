import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { signInWithCode } from '@/actions/sign-in-with-code'
import { SOCKET_ADDRESS_HEADER } from '@/lib/caller'
import { asking, askingCookie, browserHash, codeFor, nonceFor } from '@/lib/sessions/asking'
import { authAdapter } from '@/lib/users/auth-adapter'
import { errorOf } from '../support/answers.ts'
import { changingNothing } from '../support/digest.ts'
import { createPeople, type Person } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { asAdmin, byHand } from '../support/trail.ts'

let ben: Person

beforeEach(async () => {
  ben = (await createPeople()).ben
  await asAdmin('DELETE FROM rate_limits')
})

type Mail = { nonce: string; code: string }

/** A mail that this browser asked for, as the adapter and the mailer make it. */
async function ask(email: string, { nonce = nonceFor(new Headers()), minutes = 10 } = {}): Promise<Mail> {
  const expires = new Date(Date.now() + minutes * 60_000)
  const link = { identifier: email, token: randomUUID(), expires }
  await asking.run(nonce, async () => authAdapter.createVerificationToken?.(link))
  return { nonce, code: codeFor(nonce, email, expires) }
}

/** Types digits in the browser with this nonce, from an address of its own unless named; in is whoever is sent on. */
async function type({ nonce, code }: Mail, from?: string): Promise<'in' | string> {
  const headers = {
    cookie: `${askingCookie(nonce).name}=${nonce}`,
    ...(from && { [SOCKET_ADDRESS_HEADER]: from }),
  }
  try {
    return errorOf(await inRequest({ headers }, () => signInWithCode({ code }))).reason
  } catch (sentOn) {
    if (!String(Reflect.get(Object(sentOn), 'digest')).startsWith('NEXT_REDIRECT')) throw sentOn
    return 'in'
  }
}
const wrong = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0')

const sessionsOf = async (userId: string): Promise<number> =>
  (await asAdmin('SELECT 1 FROM sessions WHERE user_id = $1', [userId])).length

describe('T30 the six digits of a mail', () => {
  test('sign Ben in where he asked, once', async () => {
    const mail = await ask(ben.email)
    const before = await sessionsOf(ben.userId)
    expect(await type(mail)).toBe('in')
    expect(await sessionsOf(ben.userId)).toBe(before + 1)
    expect(await type(mail)).toBe('invalid_input')
    expect(await sessionsOf(ben.userId)).toBe(before + 1)
  })

  test('are worth nothing in another browser, without a browser, or for another mail', async () => {
    const mail = await ask(ben.email)
    const other = await ask('eve@evil.test')
    for (const nonce of [nonceFor(new Headers()), other.nonce, 'short', ''])
      expect(await type({ ...mail, nonce })).toBe('invalid_input')
    expect(await type(mail)).toBe('in')
  })

  test('are others in another browser, for another address, and at another time', () => {
    const [nonce, expires] = [nonceFor(new Headers()), new Date('2026-11-22T08:30:00.000Z')]
    const ours = codeFor(nonce, ben.email, expires)
    const others = [
      Array.from({ length: 3 }, () => codeFor(nonceFor(new Headers()), ben.email, expires)),
      [1, 2, 3].map((number) => codeFor(nonce, `eve${number}@evil.test`, expires)),
      [1, 2, 3].map((later) => codeFor(nonce, ben.email, new Date(expires.getTime() + later))),
    ]
    // Three equal ones in a row would be a chance of one in 10^18.
    for (const codes of others) expect(codes.filter((code) => code !== ours).length).toBeGreaterThan(0)
    expect(ours).toMatch(/^\d{6}$/)
  })

  test('can be guessed at five times, also by the right digits afterwards', async () => {
    const mail = await ask(ben.email)
    for (let guess = 0; guess < 5; guess += 1)
      expect(await type({ ...mail, code: wrong(mail.code) })).toBe('invalid_input')
    expect(await type(mail)).toBe('invalid_input')
  })

  test('T29 of fifty guesses at the same moment five are looked at', async () => {
    const mail = await ask(ben.email)
    await Promise.all(Array.from({ length: 50 }, () => type({ ...mail, code: wrong(mail.code) })))
    const [row] = await asAdmin('SELECT code_tries FROM verification_tokens WHERE browser_hash = $1', [
      browserHash(mail.nonce),
    ])
    expect(row).toEqual({ code_tries: 5 })
  })

  /** Six mails, and at each four wrong guesses before the right one; how many of the right ones let in. */
  const guessed = async (from?: string): Promise<number> => {
    let looked = 0
    for (let mails = 0; mails < 6; mails += 1) {
      const mail = await ask(ben.email)
      for (let guess = 0; guess < 4; guess += 1) await type({ ...mail, code: wrong(mail.code) }, from)
      if ((await type(mail, from)) === 'in') looked += 1
    }
    return looked
  }

  test('T29 asking again does not make guessing endless: twenty an hour at one address, from one network', async () => {
    expect(await guessed('203.0.113.9')).toBe(4)
    expect(await type(await ask(ben.email), '203.0.113.77')).toBe('in')
  })

  test('T29 nor does it from many networks: two hundred an hour', async () => {
    await asAdmin(
      `INSERT INTO rate_limits (key, tat) VALUES ('session.code:' || $1::text, clock_timestamp() + interval '1 hour')`,
      [ben.email],
    )
    expect(await type(await ask(ben.email))).toBe('invalid_input')
    await asAdmin('DELETE FROM rate_limits')
    expect(await type(await ask(ben.email))).toBe('in')
  })

  test('T29 one guess is held against one mail: the newest this browser asked for', async () => {
    const first = await ask(ben.email)
    const second = await ask('nia@example.test', { nonce: first.nonce })
    expect(await type({ nonce: first.nonce, code: first.code })).toBe('invalid_input')
    expect(await type({ nonce: first.nonce, code: second.code })).toBe('in')
  })

  test('are dead after ten minutes', async () => {
    const mail = await ask(ben.email, { minutes: -0.01 })
    expect(await type(mail)).toBe('invalid_input')
  })

  test('do not let in who was disabled, and say so to them alone', async () => {
    await byHand('UPDATE users SET disabled_at = now() WHERE id = $1', [ben.userId])
    const mail = await ask(ben.email)
    expect(await type({ ...mail, code: wrong(mail.code) })).toBe('invalid_input')
    expect(await type(mail)).toBe('forbidden')
  })

  test('make somebody new a user, with a confirmed address', async () => {
    const email = `nia-${randomUUID()}@example.test`
    expect(await type(await ask(email))).toBe('in')
    const [nia] = await asAdmin('SELECT email_verified_at FROM users WHERE email = $1', [email])
    expect(nia).toEqual({ email_verified_at: expect.any(Date) })
  })

  test('T7 that are no six digits are not even counted', async () => {
    const mail = await ask(ben.email)
    for (const code of ['', '12345', '1234567', 'abcdef', '１２３４５６', '12 34'])
      expect(await changingNothing(() => type({ ...mail, code }))).toBe('invalid_input')
    expect(await type({ ...mail, code: `${mail.code.slice(0, 3)} ${mail.code.slice(3)}` })).toBe('in')
  })
})
