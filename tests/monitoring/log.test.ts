import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { inTransaction } from '@/lib/db'
import { Refusal } from '@/lib/errors'
import { log } from '@/lib/log'
import { describeError, scrub } from '@/lib/scrub'
import { readLog } from '../support/log.ts'

/** What somebody would write into a name, a header or an address to make the log say something else. */
const INJECTIONS = [
  'a\nb',
  'a\r\nb',
  'a\rb',
  '\n{"level":"info","event":"session.started","actorId":"ada"}',
  '"}\n{"event":"forged"}',
  'a\u2028b',
  'a\u2029b',
  'a\u0085b',
  'a\u000bb',
  'a\u000cb',
  '\u001b[2J\u001b[1;1H',
  '\u001b]0;title\u0007',
  '\u009b31mred',
  'a\u0000b',
  'a\u0008\u0008\u0008b',
  '\u202egnp.exe',
  '\u2066hidden\u2069',
  'a\n    at forged (C4n4ry.ts:1:1)',
  '\ufeffa\u200bb',
  '\ud800',
  '\u007f\u0080\u009f\u{e0041}',
]

/** Line ends, other controls, and what a viewer takes for more than text. */
const TREACHEROUS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u

describe('T73 one event is one line', () => {
  test.each(INJECTIONS)('whatever it says: %j', (injection) => {
    const { lines, entries } = readLog()
    log.warn({ event: 'tests.tried', address: injection, error: new Error(injection) })
    expect(lines).toHaveLength(1)
    const [line = ''] = lines
    expect(line).toMatch(/^\{[^\n]*\}\n$/)
    expect(line.slice(0, -1)).not.toMatch(TREACHEROUS)
    expect(entries()[0]).toMatchObject({ event: 'tests.tried', level: 'warn' })
    expect(Object(entries()[0]?.error).stack).not.toContain('forged')
    // Nothing is lost: whoever parses the line reads what was sent.
    if (injection.isWellFormed()) expect(entries()[0]?.address).toBe(injection)
  })
})

describe('T73 only what the list names is logged', () => {
  test('a field that is not on it, and an object in one that is, are dropped', () => {
    const { entries } = readLog()
    const careless = {
      event: 'tests.tried',
      requestId: 'req_1',
      body: 'canary',
      headers: { cookie: 'canary' },
      address: { toString: () => 'canary' } as unknown as string,
    }
    log.info(careless)
    expect(entries()).toEqual([
      { level: 'info', time: expect.any(String), event: 'tests.tried', requestId: 'req_1' },
    ])
  })

  test('an error says its kind, code, message, frames and causes, and none of its other properties', () => {
    const { entries } = readLog()
    const cause = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), {
      code: 'ECONNREFUSED',
      config: { password: 'canary' },
    })
    log.error({ event: 'tests.tried', error: new Refusal('DB_UNAVAILABLE', { cause }) })
    expect(entries()[0]?.error).toEqual({
      kind: 'Refusal',
      message: 'DB_UNAVAILABLE',
      code: 'DB_UNAVAILABLE',
      stack: expect.stringMatching(/^\s+at /),
      cause: {
        kind: 'Error',
        code: 'ECONNREFUSED',
        message: 'connect ECONNREFUSED 127.0.0.1:5432',
        stack: expect.stringMatching(/^\s+at /),
      },
    })
  })
})

const CANARY = 'C4n4ryV4lue0123456789'

describe('T73 what has the shape of a secret does not get into a line', () => {
  test.each([
    `postgresql://portcullis_app:${CANARY}@db.example.com:5432/portcullis`,
    `smtps://mailer:${CANARY}@smtp.example.com`,
    `Invalid API Key provided: sk_live_${CANARY}`,
    `rk_test_${CANARY}`,
    `No signature matches whsec_${CANARY}`,
    `Authorization: Bearer ${CANARY}`,
    `authorization: Basic ${CANARY}==`,
    `Cookie: __Host-portcullis.session=${CANARY}; other=${CANARY}`,
    `portcullis.session=${CANARY}`,
    `eyJhbGciOiJkaXIi.${CANARY}.${CANARY}.${CANARY}.x`,
    `https://app.example.com/confirm?token=${CANARY}&email=x`,
    `GET /api/auth/callback/google?state=${CANARY}&code=${CANARY}`,
    `{"password":"${CANARY}"}`,
    `client_secret=${CANARY}`,
    `api-key: ${CANARY}`,
    `550 no such user ${CANARY}@example.com`,
    `invalid input syntax for type uuid: "${CANARY}"`,
    `Unexpected token 'x', "${CANARY}\n" is not valid JSON`,
    `Unexpected token 'x', ..."${CANARY}"... is not valid JSON`,
  ])('%s', (text) => {
    expect(scrub(text)).not.toContain(CANARY)
    const { lines } = readLog()
    log.error({ event: 'tests.tried', route: text, error: new Error(text, { cause: text }) })
    expect(lines.join()).not.toContain(CANARY)
  })

  test('the secrets of this very process are known to the letter', () => {
    const { AUTH_SECRET = '', DATABASE_URL = '' } = process.env
    const { password } = new URL(DATABASE_URL)
    expect(password.length).toBeGreaterThan(8)
    const clean = scrub(`a ${AUTH_SECRET} b ${password} c`)
    expect(clean).toBe('a [secret] b [secret] c')
  })

  test('what is none is left as it is', () => {
    for (const text of [
      'req_0123456789abcdef0123',
      'price_1PortcullisProMonthly000',
      'relation "users" does not exist',
      'user.name_updated',
      '203.0.113.7',
      'at renameUser (lib/users/commands.ts:12:3)',
    ])
      expect(scrub(text)).toBe(text)
  })

  test('a hostile text costs no more than its length', () => {
    for (const piece of ['a', 'a@', 'a.', 'eyJ', '"', 'token=', '://', 'Bearer ']) {
      const began = performance.now()
      scrub(piece.repeat(200_000))
      expect(performance.now() - began).toBeLessThan(100)
    }
  })
})

describe('T73 what a library quotes stays inside', () => {
  test('Zod: where it did not fit, not what was sent', () => {
    const { error } = z.strictObject({ name: z.string().max(3) }).safeParse({ name: CANARY, [CANARY]: 1 })
    const said = describeError(error)
    expect(said.issues).toEqual([
      { path: 'name', code: 'too_big' },
      { path: '', code: 'unrecognized_keys' },
    ])
    expect(JSON.stringify(said)).not.toContain(CANARY)
  })

  test.each([
    [
      'Prisma’s validation',
      () => inTransaction('system', (tx) => tx.user.findMany({ where: { email: { is: CANARY } } as never })),
    ],
    [
      'a value of the wrong type',
      () => inTransaction('system', (tx) => tx.$queryRaw`SELECT ${CANARY}::uuid::text`),
    ],
    [
      'a duplicate',
      () =>
        inTransaction('system', async (tx) => {
          for (let time = 0; time < 2; time += 1)
            await tx.user.create({ data: { email: `${CANARY}@example.com`, name: CANARY } })
        }),
    ],
  ])('%s', async (_name, work) => {
    const thrown = await work().then(
      () => null,
      (error: unknown) => error,
    )
    expect(thrown).toBeInstanceOf(Error)
    expect(JSON.stringify(describeError(thrown))).not.toContain(CANARY)
  })
})
