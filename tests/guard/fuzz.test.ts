import { expect, test } from 'vitest'
import type { z } from 'zod'
import { Refusal } from '@/lib/errors'
import { parseInput, readArguments } from '@/lib/guard/input'
import { auditFilterSchema } from '@/lib/validations/audit'
import { signInWithEmailSchema, signInWithProviderSchema } from '@/lib/validations/auth'
import { checkoutSchema } from '@/lib/validations/billing'
import { emptySchema } from '@/lib/validations/empty'
import { userNameSchema, userRoleSchema, userSearchSchema } from '@/lib/validations/user'

const CASES = 2_000

/** A small generator whose every value follows from its seed, so that a failure can be had again. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const USER = '6f0d2f0a-4b5e-4d0e-9a2b-0a1b2c3d4e5f'
const STRINGS = [
  ...['', ' ', 'Uma', 'Uma Rao', 'a'.repeat(32), 'a'.repeat(33), 'a'.repeat(100_000), '\u0000', 'a\u0000b'],
  ...[
    '\u202Eamu',
    '<script>',
    '__proto__',
    '$ACTION_ID',
    '$undefined',
    '$Q1',
    '💥'.repeat(16),
    '\uD800',
    'ADMIN',
  ],
  ...[
    'USER',
    'admin',
    USER,
    USER.toUpperCase(),
    `${USER} `,
    `${USER}\n`,
    'null',
    '0',
    '-1',
    '1e309',
    '9'.repeat(400),
  ],
  ...[
    'google',
    'github',
    'ada@portcullis.test',
    'price_1',
    "'; DROP TABLE users; --",
    '%s%n',
    '../../etc/passwd',
  ],
]
const ODD: (() => unknown)[] = [
  ...[null, undefined, true, 0, -0, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 10n ** 40n].map(
    (value) => () => value,
  ),
  () => new Date(Number.NaN),
  () => new Map([['role', 'ADMIN']]),
  () => new Set(['ADMIN']),
  () => new File(['x'], 'x'),
  () => new FormData(),
  () => Promise.resolve('ADMIN'),
  () => Symbol('role'),
  () => () => 'ADMIN',
  () => new Uint8Array(8),
  () => Object.create(null),
  () => new Proxy({}, { get: () => 'ADMIN' }),
]
const KEYS = [
  'userId',
  'name',
  'role',
  'email',
  'provider',
  'priceId',
  'search',
  'days',
  'older',
  '__proto__',
  'then',
]

function anything(random: (below: number) => number, depth = 0): unknown {
  const kind = random(depth > 3 ? 2 : 4)
  if (kind === 0) return STRINGS[random(STRINGS.length)]
  if (kind === 1) return ODD[random(ODD.length)]?.()
  if (kind === 2) return Array.from({ length: random(4) }, () => anything(random, depth + 1))
  const record: Record<string, unknown> = {}
  for (let left = random(5); left > 0; left -= 1) {
    const key = KEYS[random(KEYS.length)] ?? 'name'
    Object.defineProperty(record, key, {
      value: anything(random, depth + 1),
      enumerable: true,
      configurable: true,
    })
  }
  return record
}

/** Each schema with what its output may look like, whatever went in. */
const SCHEMAS: [name: string, schema: z.ZodType, holds: (output: never) => boolean][] = [
  [
    'a name',
    userNameSchema,
    (o: { userId: string; name: string }) => /^.{3,32}$/u.test(o.name) && isUuid(o.userId),
  ],
  [
    'a role',
    userRoleSchema,
    (o: { role: string; userId: string }) => /^(ADMIN|USER)$/.test(o.role) && isUuid(o.userId),
  ],
  ['an address', signInWithEmailSchema, (o: { email: string }) => /^[ -~]+@[ -~]+$/.test(o.email)],
  ['a provider', signInWithProviderSchema, (o: { provider: string }) => /^(google|github)$/.test(o.provider)],
  ['a price', checkoutSchema, (o: { priceId: string }) => o.priceId.startsWith('price_')],
  ['nothing', emptySchema, (o: object | undefined) => Object.keys(o ?? {}).length === 0],
  [
    'a filter',
    auditFilterSchema,
    (o: { days?: number }) => o.days === undefined || (o.days >= 1 && o.days <= 366),
  ],
  ['a search', userSearchSchema, (o: { search: string }) => o.search.length <= 100],
]
const isUuid = (value: string): boolean => /^[0-9a-f-]{36}$/i.test(value)

test.each(SCHEMAS)(
  `T7 ${CASES} hostile inputs for %s end in a refusal or in what it should be`,
  (_name, schema, holds) => {
    for (let seed = 1; seed <= CASES; seed += 1) {
      const random = randomFrom(seed)
      const args =
        random(8) === 0 ? [anything(random), anything(random), anything(random)] : [anything(random)]
      const started = performance.now()
      try {
        const output = parseInput(schema, readArguments(args))
        if (!holds(output as never)) throw new Error(`seed ${seed} let ${String(output)} through`)
      } catch (error) {
        if (!(error instanceof Refusal)) throw new Error(`seed ${seed}`, { cause: error })
        expect(error.reason).toBe('invalid_input')
      }
      expect(performance.now() - started, `seed ${seed}`).toBeLessThan(500)
    }
  },
)

test('the good input passes each of them', () => {
  expect(parseInput(userNameSchema, { userId: USER, name: ' Uma Rao ' })).toEqual({
    userId: USER,
    name: 'Uma Rao',
  })
  expect(parseInput(userRoleSchema, { userId: USER, role: 'ADMIN' })).toEqual({ userId: USER, role: 'ADMIN' })
  expect(parseInput(signInWithEmailSchema, { email: 'Ada@Portcullis.test' })).toEqual({
    email: 'ada@portcullis.test',
  })
  expect(parseInput(signInWithProviderSchema, { provider: 'google' })).toEqual({ provider: 'google' })
  expect(parseInput(emptySchema, {})).toEqual({})
})

test('A4 a name has 3 to 32 characters, and no sign that hides or marks up', () => {
  const passes = (name: string): boolean => userNameSchema.safeParse({ userId: USER, name }).success
  const good = ['Uma', 'a'.repeat(32), 'Zoë', 'Ngũgĩ wa Thiong’o', 'أمينة', '山田太郎', "O'Brien", 'Ben 2nd']
  const bad = [
    '',
    'Um',
    '  Um  ',
    'a'.repeat(33),
    'Uma\u0000',
    'Uma\nRao',
    '\u202EamU',
    '<b>Uma</b>',
    'Uma\u200B',
  ]
  expect(good.filter((name) => !passes(name))).toEqual([])
  expect(bad.filter(passes)).toEqual([])
})
