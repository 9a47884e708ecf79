import { beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { guard } from '@/lib/guard/action'
import { parseInput, readArguments } from '@/lib/guard/input'
import { renameUser } from '@/lib/users/commands'
import { userNameSchema } from '@/lib/validations/user'
import { errorOf, expectRefusal } from '../support/answers.ts'
import { createPeople, type Person } from '../support/people.ts'
import { inRequest } from '../support/request.ts'

let uma: Person
let runs = 0

beforeEach(async () => {
  uma = (await createPeople()).uma
  runs = 0
})

const rename = guard(
  {
    event: 'user.name_updated',
    scope: 'per-user-tenant-id',
    access: 'user',
    input: userNameSchema,
    output: z.object({ name: z.string() }),
    owner: ({ input }) => input.userId,
  },
  async ({ actor, input, tx }) => {
    runs += 1
    return renameUser(tx, actor.userId, input.name)
  },
)

/** The endpoint takes whatever arrives; only our own code is held to its type. */
const send = (...args: unknown[]) =>
  inRequest({ as: uma }, () => (rename as (...rest: unknown[]) => ReturnType<typeof rename>)(...args))
const good = () => ({ userId: uma.userId, name: 'Uma the Great' })
const form = (entries: [string, string][]): FormData => {
  const data = new FormData()
  for (const [name, value] of entries) data.append(name, value)
  return data
}
const pairs = (): [string, string][] => Object.entries(good())

/** Keys that an attacker adds to what a form asks for. */
const EXTRA = [
  'role',
  'tenantId',
  'ownerId',
  'id',
  'email',
  'emailVerifiedAt',
  'disabledAt',
  'isAdmin',
  'plan',
  'constructor',
  'prototype',
  'toString',
  '__proto__',
  'hasOwnProperty',
  '',
]

describe('T6 what was not asked for', () => {
  test.each(EXTRA)('the extra key %j is refused, in a call and in a form', async (key) => {
    // From JSON, so that __proto__ is a key like any other.
    const call = JSON.parse(JSON.stringify(good()).replace('{', `{${JSON.stringify(key)}:"ADMIN",`))
    for (const args of [
      [call],
      [form([...pairs(), [key, 'ADMIN']])],
      [null, form([...pairs(), [key, 'ADMIN']])],
    ])
      await expectRefusal(() => send(...args), { reason: 'invalid_input', code: 'INPUT_INVALID' })
    expect(runs).toBe(0)
    expect(await send(good())).toMatchObject({ status: 'success' })
  })

  test('a field that comes twice is refused, whichever of the two is good', async () => {
    for (const [name, value] of pairs()) {
      const twice = form([[name, value], ...pairs()])
      await expectRefusal(() => send(twice), { reason: 'invalid_input', code: 'INPUT_INVALID' })
    }
    expect(await send(form(pairs()))).toMatchObject({ status: 'success' })
  })

  test('a file where a text belongs is refused', async () => {
    const data = form([['userId', uma.userId]])
    data.append('name', new File(['Uma'], 'name.txt'))
    await expectRefusal(() => send(data), { reason: 'invalid_input', code: 'INPUT_INVALID' })
  })
})

describe('T11 the shape of the call', () => {
  test('one input, one form, or a state and a form', async () => {
    for (const args of [
      [good()],
      [form(pairs())],
      [null, form(pairs())],
      [{ status: 'success' }, form(pairs())],
    ])
      expect(await send(...args)).toMatchObject({ status: 'success' })
    expect(runs).toBe(4)
  })

  test.each<[string, () => unknown[]]>([
    ['no argument', () => []],
    ['a second input', () => [good(), good()]],
    ['a bound argument in front', () => ['tenant', good()]],
    ['three arguments', () => [null, form(pairs()), good()]],
    ['three arguments that end with a form', () => ['tenant', null, form(pairs())]],
    ['a thousand arguments', () => Array.from({ length: 1_000 }, good)],
  ])('%s is refused', async (_name, args) => {
    const error = errorOf(await send(...args()))
    expect(error.reason).toBe('invalid_input')
    expect(runs).toBe(0)
    expect(await send(good())).toMatchObject({ status: 'success' })
  })

  test('what React adds to a form without JavaScript is not input', () => {
    const fields = readArguments([
      form([
        ['$ACTION_REF_1', ''],
        ['$ACTION_1:0', '{"id":"x","bound":"$@1"}'],
        ['$ACTION_KEY', 'k1'],
        ...pairs(),
      ]),
    ])
    expect(fields).toEqual(good())
  })

  test('a form never reaches a prototype', () => {
    const fields = readArguments([
      form([
        ['__proto__', 'x'],
        ['constructor', 'y'],
      ]),
    ])
    expect(Object.getPrototypeOf(fields)).toBe(Object.prototype)
    expect(Object.keys(Object(fields)).sort()).toEqual(['__proto__', 'constructor'])
  })
})

test('each field says for itself what is wrong with it, in words for a person', () => {
  const parse = () => parseInput(userNameSchema, { userId: uma.userId, name: 'U', role: 'ADMIN' })
  expect(parse).toThrow(
    expect.objectContaining({ code: 'INPUT_INVALID', fields: { name: ['Use at least 3 characters.'] } }),
  )
})
