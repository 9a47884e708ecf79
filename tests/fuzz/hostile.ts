import fc, { type Arbitrary } from 'fast-check'

/** What Next's own decoder can make of a request, and no form of ours ever sends. */
const STRANGE: (() => unknown)[] = [
  () =>
    new Map<unknown, unknown>([
      ['role', 'ADMIN'],
      ['__proto__', {}],
    ]),
  () => new Set(['ADMIN']),
  () => new Date(Number.NaN),
  () => new Date(0),
  () => 10n ** 40n,
  () => Number.NaN,
  () => -0,
  () => Number.POSITIVE_INFINITY,
  () => Symbol.for('react.element'),
  () => new File(['x'], '../../etc/passwd'),
  () => new Blob(['x'.repeat(10_000)]),
  () => nestedForm(),
  () => new Uint8Array(8),
  () => Promise.resolve('ADMIN'),
  // biome-ignore lint/suspicious/noThenProperty: what pretends to be a promise is the point
  () => ({ then: (done: (value: unknown) => void) => done('ADMIN') }),
  () => () => 'ADMIN',
  () => Object.create(null),
  () => new Proxy({}, { get: () => 'ADMIN', has: () => true }),
  () => JSON.parse('{"__proto__": {"role": "ADMIN"}, "constructor": {"prototype": {"x": 1}}}'),
  () => Object.freeze([Object.freeze({})]),
  () => deep(200),
  () => Array.from({ length: 5_000 }, (_, index) => index),
  () => new Error('postgresql://user:secret@host/db'),
  () => ({ toString: () => 'ADMIN', valueOf: () => 1, toJSON: () => ({ role: 'ADMIN' }) }),
]

const STRINGS = [
  ...[
    '',
    ' ',
    '\u0000',
    'a\u0000b',
    '\ud800',
    '\u202Eamu',
    '💥'.repeat(16),
    'x'.repeat(100_000),
    '\n'.repeat(1_000),
  ],
  ...[
    '$ACTION_ID_1',
    '$ACTION_REF_1',
    '$undefined',
    '$Q1',
    '$W1',
    '$@1',
    '$F1',
    '$NaN',
    '$-0',
    '$n1',
    '$D0',
    '$K1',
    '$$',
  ],
  ...[
    '__proto__',
    'constructor',
    'null',
    'true',
    '1e309',
    '9'.repeat(400),
    "'; DROP TABLE users; --",
    '%s%n',
    '{{7*7}}',
  ],
  ...[
    '<script>alert(1)</script>',
    '//evil.test',
    'javascript:alert(1)',
    'a@b.test, c@d.test',
    'ADMIN',
    'OWNER',
    '1'.repeat(6),
  ],
  `${'a'.repeat(50_000)}!`,
  `${'('.repeat(5_000)}${')'.repeat(5_000)}`,
]

const KEYS = [
  '__proto__',
  'constructor',
  'then',
  'toString',
  'idempotencyKey',
  'pageTenantId',
  'userId',
  'tenantId',
  'role',
  '$ACTION_REF_1',
  '',
]

/** Anything at all. */
export const hostile: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...STRINGS),
  fc.constantFrom(...STRANGE).map((make) => make()),
  fc.anything({
    maxDepth: 3,
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withNullPrototype: true,
  }),
)

/** An input that was meant well, with something done to it. */
export const spoilt = (good: Arbitrary<unknown>): Arbitrary<unknown> =>
  fc.tuple(good, hostile, fc.constantFrom(...KEYS), fc.nat()).map(([value, worm, key, pick]) => {
    if (typeof value !== 'object' || value === null) return worm
    const names = Object.keys(value)
    const name = names.length > 0 && pick % 3 > 0 ? (names[pick % names.length] ?? key) : key
    const copy: object = { ...value }
    if (pick % 7 === 0) Reflect.deleteProperty(copy, name)
    else
      Object.defineProperty(copy, name, { value: worm, enumerable: true, configurable: true, writable: true })
    return copy
  })

/** The arguments of a call, as each transport makes them, and as none does. */
export const argumentsFrom = (input: Arbitrary<unknown>): Arbitrary<unknown[]> =>
  fc.tuple(input, fc.nat(19), hostile).map(([value, shape, worm]) => {
    if (shape < 12) return [value]
    if (shape < 15) return [null, formFrom(value)]
    if (shape === 15) return [formFrom(value)]
    if (shape === 16) return [worm, formFrom(value)]
    if (shape === 17) return [value, worm]
    return shape === 18 ? [] : [worm, worm, value]
  })

/** A form with the fields of an input; what is no text becomes what a form makes of it. */
function formFrom(value: unknown): FormData {
  const form = new FormData()
  if (typeof value !== 'object' || value === null) return form
  for (const [name, field] of Object.entries(value)) {
    if (field instanceof Blob) form.append(name, field)
    else form.append(name, typeof field === 'string' ? field : (JSON.stringify(field, plain) ?? ''))
  }
  return form
}

const plain = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}` : value)

function nestedForm(): FormData {
  const form = new FormData()
  form.append('__proto__', 'x')
  form.append('role', 'ADMIN')
  form.append('role', 'USER')
  return form
}

function deep(levels: number): unknown {
  let value: unknown = 'ADMIN'
  for (let level = 0; level < levels; level += 1) value = { role: value }
  return value
}
