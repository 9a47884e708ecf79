import { describe, expect, test } from 'vitest'
import { firstName } from '@/lib/users/commands'
import { emailSchema } from '@/lib/validations/auth'
import { userNameSchema } from '@/lib/validations/user'
import { HOSTILE_ADDRESSES } from '../corpus/hostile-addresses.ts'

const read = (address: unknown): string | null => {
  const parsed = emailSchema.safeParse(address)
  return parsed.success ? parsed.data : null
}

describe('T26 an address is one mailbox', () => {
  test(`the corpus has ${HOSTILE_ADDRESSES.length} addresses`, () =>
    expect(HOSTILE_ADDRESSES.length).toBeGreaterThanOrEqual(60))

  test.each(HOSTILE_ADDRESSES)('%j is refused', (address) => expect(read(address)).toBeNull())

  test.each([undefined, null, 1, [], ['ada@portcullis.test'], {}, { toString: () => 'ada@portcullis.test' }])(
    'what is no text is no address: %j',
    (value) => expect(read(value)).toBeNull(),
  )

  test.each([
    ['ada@portcullis.test', 'ada@portcullis.test'],
    [' Ada@Portcullis.TEST ', 'ada@portcullis.test'],
    ['ada+billing@portcullis.test', 'ada+billing@portcullis.test'],
    ["o'brien@portcullis.test", "o'brien@portcullis.test"],
    ['ada_1-2.3@mail.portcullis.test', 'ada_1-2.3@mail.portcullis.test'],
    ['ada@xn--bcher-kva.test', 'ada@xn--bcher-kva.test'],
  ])('%j is %s, however it is typed', (typed, address) => expect(read(typed)).toBe(address))
})

describe('a name for somebody new', () => {
  const valid = (name: string): boolean =>
    userNameSchema.safeParse({ userId: '6f0d2f0a-4b5e-4d0e-9a2b-0a1b2c3d4e5f', name }).success

  test.each([
    ['Nia Farrow', 'nia@example.test', 'Nia Farrow'],
    ['  Nia Farrow ', 'nia@example.test', 'Nia Farrow'],
    [null, 'nia.farrow@example.test', 'nia.farrow'],
    [undefined, 'nia@example.test', 'nia'],
    ['N', 'nia@example.test', 'nia'],
    ['', 'n@example.test', 'New user'],
    ['<b>Nia</b>', 'nia@example.test', 'bNia/b'],
    ['Nia\u0000\u202E Farrow', 'nia@example.test', 'Nia Farrow'],
  ])('offered %j at %s, it is %j', (offered, email, name) => {
    expect(firstName(offered, email)).toBe(name)
  })

  test('whatever a provider offers, the name is one that its owner could have typed', () => {
    const offers = [
      '',
      '  ',
      'x'.repeat(500),
      `${'x'.repeat(31)}💥`,
      '💥'.repeat(40),
      '\uD800\uD800\uD800',
      '>>>><<<<',
    ]
    const emails = ['a@b.test', '+++@b.test', `${'q'.repeat(64)}@b.test`, "o'o@b.test", '...@b.test']
    for (const offered of offers)
      for (const email of emails) {
        const name = firstName(offered, email)
        expect(valid(name), `${offered} at ${email} became ${JSON.stringify(name)}`).toBe(true)
        expect(name.isWellFormed(), `${offered} became ${JSON.stringify(name)}`).toBe(true)
      }
  })
})
