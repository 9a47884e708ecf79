import { isReserved } from '@/lib/guard/reserved'
import { createPerson } from '../../support/newcomers.ts'
import {
  browserOf,
  type Condition,
  callWith,
  type Fields,
  type Stage,
  send,
  somebody,
  withKey,
} from '../stage.ts'
import { fieldsOf } from '../surface.ts'

const REFUSED = /^INPUT_(INVALID|UNREADABLE)$/

/** T6: names that would mean something to somebody who spread the input over a row or an object. */
const HOSTILE_KEYS = [
  ...['role', 'tenantId', 'ownerId', 'id', '__proto__', 'constructor', 'prototype', 'emailVerified'],
  ...['plan', 'isAdmin', 'disabledAt', 'actorId', 'toString'],
]
/** In the place of those that mean something to the action: each meets twelve. */
const SPARE_KEYS = ['permissions', 'emailVerifiedAt']
const TWELVE = 12

/** T7: values for a text field; those that a schema takes are not sent to it. */
const GARBAGE = [
  '',
  '\u0000',
  '\u202E',
  'x'.repeat(5_000),
  '[]',
  '$undefined',
  '$@0',
  "'; DROP TABLE users; --",
  '{{7*7}}',
]

/** T7: what no form can send, but a call can. */
const NO_OBJECTS: unknown[] = [null, 0, 'text', true, [], [[]], { a: { a: { a: {} } } }]
const NO_TEXTS: unknown[] = [
  null,
  -1,
  true,
  [],
  {},
  ['x'],
  { toString: 'x' },
  '$n9',
  '$D2026-01-01T00:00:00.000Z',
  '$Infinity',
]

/** T6 T7 T10 T11: whose input is not what the action takes. Everybody here may do it. */
export const INPUT_CONDITIONS: Condition[] = [
  {
    name: 'bad input',
    threat: 'T7',
    applies: () => true,
    async *attempts(stage) {
      const { browser, fields } = await ready(stage)
      for (const field of fieldsOf(stage.target)) {
        for (const value of [...GARBAGE, ...(stage.transport === 'fetch' ? NO_TEXTS : [])]) {
          const bad = { ...fields, [field]: value }
          const { [field]: _replaced, ...others } = fields
          // React's own word for a field that is not there.
          const absent = value === '$undefined' && stage.transport === 'fetch'
          if (takes(stage, absent ? others : bad)) continue
          yield {
            label: `${field}: ${JSON.stringify(value).slice(0, 24)}`,
            code: REFUSED,
            send: () => send(stage, browser, bad as Fields),
          }
        }
        const { [field]: _left, ...rest } = fields
        if (!takes(stage, rest)) {
          yield { label: `without ${field}`, code: REFUSED, send: () => send(stage, browser, rest) }
        }
      }
      if (stage.transport === 'form') return
      for (const value of NO_OBJECTS) {
        yield {
          label: `instead of an object: ${JSON.stringify(value)}`,
          code: REFUSED,
          send: () => callWith(stage, browser, [value]),
        }
      }
    },
  },
  {
    name: 'extra keys',
    threat: 'T6',
    applies: () => true,
    async *attempts(stage) {
      const { browser, fields } = await ready(stage)
      // React drops a __proto__ from the arguments of a call by itself.
      const arrives = (key: string) => key !== '__proto__' || stage.transport === 'form'
      const keys = HOSTILE_KEYS.filter((key) => arrives(key) && !fieldsOf(stage.target).includes(key))
      for (const key of [...keys, ...SPARE_KEYS.slice(0, Math.max(0, TWELVE - keys.length))]) {
        yield { label: key, code: REFUSED, send: () => send(stage, browser, withExtra(fields, key)) }
      }
    },
  },
  {
    name: 'forged arguments',
    threat: 'T11',
    applies: () => true,
    async *attempts(stage) {
      const { browser, fields } = await ready(stage)
      const good = withKey(stage.target.policy, fields)
      const ben = await createPerson('Ben')
      const theirs = { userId: ben.userId, tenantId: ben.teamId, role: 'ADMIN' }
      const lists = {
        'somebody else’s input before it': [{ ...good, ...theirs }, good],
        'somebody else’s ids before it': [ben.teamId, ben.userId, good],
        'a thousand': filled(1_000),
      }
      for (const [label, args] of Object.entries(lists)) {
        yield {
          label,
          // React's own decoder stops at a thousand.
          rows: label === 'a thousand' ? 'maybe' : 'one',
          code: REFUSED,
          send: () =>
            stage.transport === 'fetch'
              ? callWith(stage, browser, args)
              : send(stage, browser, fields, { bound: [...args, good] }),
        }
      }
    },
  },
  {
    name: 'oversize',
    threat: 'T10',
    applies: () => true,
    async *attempts(stage) {
      const { browser, fields } = await ready(stage)
      for (const bytes of [300_000, 3_000_000]) {
        yield {
          label: `${bytes / 1000} kB`,
          // Next itself stops reading.
          rows: 'none',
          code: REFUSED,
          mayBreak: true,
          send: () => send(stage, browser, tooLong(stage, fields, bytes), HANGS_UP),
        }
      }
    },
  },
]

/** The app hangs up on who sends too much: what comes next needs a connection of its own. */
const HANGS_UP = { headers: { connection: 'close' } }

const tooLong = ({ target }: Stage, fields: Fields, bytes: number): Fields => ({
  ...fields,
  [fieldsOf(target)[0] ?? 'x']: 'x'.repeat(bytes),
})

async function ready(stage: Stage) {
  const person = await somebody(stage)
  return { browser: browserOf(stage, person), fields: await stage.control.input(person) }
}

const filled = (length: number): null[] => Array<null>(length).fill(null)
const takes = ({ target }: Stage, input: Record<string, unknown>): boolean =>
  target.policy.input.safeParse(
    Object.fromEntries(Object.entries(input).filter(([field]) => !isReserved(field))),
  ).success

/** JSON.parse makes an own property of `__proto__` too. */
const withExtra = (fields: Fields, key: string): Fields =>
  JSON.parse(JSON.stringify({ ...fields, extra: 'ADMIN' }).replace('"extra"', `"${key}"`))
