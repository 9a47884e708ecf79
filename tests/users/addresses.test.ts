import { describe, expect, test } from 'vitest'
import { firstName } from '@/lib/users/commands'
import { emailSchema } from '@/lib/validations/auth'
import { userNameSchema } from '@/lib/validations/user'

const read = (address: unknown): string | null => {
  const parsed = emailSchema.safeParse(address)
  return parsed.success ? parsed.data : null
}

/** Addresses that some mail server or library reads as another mailbox, or as two. */
const HOSTILE = [
  ...['', ' ', 'ada', '@portcullis.test', 'ada@', 'ada@@portcullis.test', 'ada@evil.test@portcullis.test'],
  ...[
    'ada@portcullis.test,eve@evil.test',
    'ada@portcullis.test;eve@evil.test',
    'ada@portcullis.test eve@evil.test',
  ],
  ...[
    '"ada@portcullis.test,"@evil.test',
    '"ada"@portcullis.test',
    'ada"@evil.test"@portcullis.test',
    '"a b"@evil.test',
  ],
  ...[
    '<ada@portcullis.test>',
    'Ada <ada@portcullis.test>',
    'ada@portcullis.test>',
    'ada(comment)@portcullis.test',
  ],
  ...[
    'ada@portcullis.test\neve@evil.test',
    'ada@portcullis.test\r\nBcc: eve@evil.test',
    'ada\u0000@portcullis.test',
  ],
  ...['ada@portcullis.test%0aBcc:eve@evil.test ', 'ada@[127.0.0.1]', 'ada@localhost', 'ada@portcullis..test'],
  ...['ada@.portcullis.test', '.ada@portcullis.test', 'ada.@portcullis.test', 'a..da@portcullis.test'],
  ...[
    'ada＠portcullis.test',
    'ada﹫portcullis.test',
    'аda@portcullis.test',
    'ada@portcullıs.test',
    'ada@portcullis。test',
  ],
  ...[
    '\u212Aada@portcullis.test',
    'ada@port\u017Fite.test',
    'ada@portcullis.test\u200B',
    '\uFEFFada@port\u200Bcullis.test',
  ],
  ...[
    '=?utf-8?q?ada=40portcullis.test?=',
    'mailto:ada@portcullis.test',
    'ada@portcullis.test?cc=eve@evil.test',
  ],
  ...[
    `${'a'.repeat(250)}@portcullis.test`,
    'ada@portcullis.test.',
    'ada\\@evil.test@portcullis.test',
    '!uucp!ada',
  ],
]

describe('T26 an address is one mailbox', () => {
  test(`the corpus has ${HOSTILE.length} addresses`, () => expect(HOSTILE.length).toBeGreaterThanOrEqual(40))

  test.each(HOSTILE)('%j is refused', (address) => expect(read(address)).toBeNull())

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
