import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { asking, askingCookie, nonceFor } from '@/lib/sessions/asking'
import { comeBy, newAccount, part } from '../support/auth-adapter.ts'
import { changingNothing } from '../support/digest.ts'
import { createPeople, type People } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { asAdmin } from '../support/trail.ts'

// What Auth.js asks of us, asked the way it asks.

let people: People

beforeEach(async () => {
  people = await createPeople()
})

type Link = { identifier: string; token: string; nonce: string }

const newNonce = () => nonceFor(new Headers())
const ADA = 'ada@portcullis.test'

/** A link as this browser asks for it, or another one for the same person. */
async function create(minutes = 10, nonce = newNonce(), identifier = ADA): Promise<Link> {
  const token = randomUUID()
  const expires = new Date(Date.now() + minutes * 60_000)
  await asking.run(nonce, async () => part('createVerificationToken')({ identifier, token, expires }))
  return { identifier, token, nonce }
}

/** Uses a link in the browser that holds its nonce. */
const use = ({ nonce, ...link }: Link) =>
  inRequest({ headers: { cookie: `${askingCookie(nonce).name}=${nonce}` } }, async () =>
    part('useVerificationToken')(link),
  )

describe('T30 a sign-in link', () => {
  test('that was used takes the older ones with it, and nobody else’s', async () => {
    const [older, newer, ben] = [
      await create(),
      await create(),
      await create(10, newNonce(), 'ben@okafor.test'),
    ]
    expect(await use(newer)).toMatchObject({ identifier: ADA })
    expect(await use(older)).toBeNull()
    expect(await use(ben)).toMatchObject({ identifier: ben.identifier })
  })

  test('of fifty uses at the same moment one succeeds', async () => {
    const link = await create()
    const uses = await Promise.all(Array.from({ length: 50 }, () => use(link)))
    expect(uses.filter(Boolean)).toHaveLength(1)
    expect(await use(link)).toBeNull()
  })

  test('belongs to its address, and to the browser that asked; there it still works afterwards', async () => {
    const link = await create()
    const stranger = await create(10, newNonce(), 'eve@evil.test')
    for (const stolen of [
      { ...link, identifier: 'eve@evil.test' },
      { ...link, token: randomUUID() },
      { ...link, nonce: newNonce() },
      { ...link, nonce: stranger.nonce },
      { ...link, nonce: '' },
    ])
      expect(await changingNothing(() => use(stolen))).toBeNull()
    expect(await use(link)).toMatchObject({ identifier: ADA })
  })

  test('is one of several of the same browser, and each of them works', async () => {
    const [ben, nonce] = ['ben@okafor.test', newNonce()]
    const [first, second] = [await create(10, nonce), await create(10, nonce, ben)]
    expect(await use(second)).toMatchObject({ identifier: ben })
    expect(await use(first)).toMatchObject({ identifier: ADA })
  })

  test('that is too old is answered with its time, for Auth.js to refuse, and is used up', async () => {
    const link = await create(-1)
    const used = await use(link)
    expect(used?.expires.getTime()).toBeLessThan(Date.now())
    expect(await use(link)).toBeNull()
  })

  test('nobody ever used goes when the next one is made', async () => {
    const old = await create(-1)
    await create()
    expect(await use(old)).toBeNull()
  })
})

describe('a user', () => {
  test('who is new gets a tenant of their own, as its owner, and an event; no picture, no role of their choice', async () => {
    const claimed = {
      image: 'https://evil.test/track.png',
      role: 'ADMIN',
      emailVerified: new Date(),
      id: randomUUID(),
    }
    const nia = await inRequest({}, async () =>
      part('createUser')({ email: 'Nia@Example.test', name: 'Nia Farrow', ...claimed }),
    )
    expect(nia).toMatchObject({ email: 'nia@example.test', name: 'Nia Farrow', image: null })
    expect(nia.id).not.toBe(claimed.id)
    const rows = await asAdmin(
      `SELECT u.role, u.image, t.name, m.role AS member,
         (SELECT count(*)::integer FROM audit_events e WHERE e.tenant_id = t.id AND e.event = 'user.registered') AS events
       FROM users u JOIN tenants t ON t.personal_user_id = u.id JOIN memberships m ON m.tenant_id = t.id AND m.user_id = u.id
       WHERE u.id = $1`,
      [nia.id],
    )
    expect(rows).toEqual([{ role: 'USER', image: null, name: 'Nia Farrow', member: 'OWNER', events: 1 }])
  })

  test('is found by id, by any spelling of the address, and by a linked account', async () => {
    const { uma } = people
    expect(await part('getUser')(uma.userId)).toMatchObject({ id: uma.userId, email: uma.email })
    expect(await part('getUserByEmail')(` ${uma.email.toUpperCase()} `)).toMatchObject({ id: uma.userId })
    const account = newAccount()
    const nia = await comeBy(account)
    expect(await part('getUserByAccount')(account)).toMatchObject({ id: nia.id, email: nia.email })
    expect(await part('getUserByAccount')({ ...account, providerAccountId: 'other' })).toBeNull()
    expect(await part('getUser')(randomUUID())).toBeNull()
  })

  test('an address that we would not mail to finds and makes nobody', async () => {
    const twofold = 'ada@portcullis.test,eve@evil.test'
    await changingNothing(async () => {
      await expect(Promise.resolve().then(() => part('getUserByEmail')(twofold))).rejects.toThrow()
      const join = () =>
        inRequest({}, async () => part('createUser')({ id: '', email: twofold, emailVerified: null }))
      await expect(join()).rejects.toThrow()
    })
  })

  test('T21 is changed by Auth.js in one thing only: that the address is confirmed', async () => {
    const { ben } = people
    const hostile = { name: 'Mallory', email: 'eve@evil.test', image: 'x', role: 'ADMIN', disabledAt: null }
    const update = part('updateUser')
    await changingNothing(() => inRequest({}, async () => update({ id: ben.userId, ...hostile })))
    await changingNothing(() =>
      inRequest({}, async () => update({ id: ben.userId, ...hostile, emailVerified: new Date() })),
    )
    const nia = await comeBy(newAccount())
    await inRequest({}, async () => update({ id: nia.id, ...hostile, emailVerified: new Date() }))
    const [row] = await asAdmin('SELECT name, role, email_verified_at FROM users WHERE id = $1', [nia.id])
    expect(row).toMatchObject({ role: 'USER', email_verified_at: expect.any(Date) })
    expect(row?.name).not.toBe('Mallory')
  })
})
