import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { comeBy, newAccount, part, served } from '../support/auth-adapter.ts'
import { changingNothing } from '../support/digest.ts'
import { createPeople } from '../support/people.ts'
import { asAdmin } from '../support/trail.ts'

describe('T27 who comes by a provider for the first time', () => {
  test('is written down with the account, and not before', async () => {
    const account = newAccount()
    const { id } = await served(async () => {
      const user = await changingNothing(async () =>
        part('createUser')({ id: '', email: `${randomUUID()}@x.test`, emailVerified: null }),
      )
      await part('linkAccount')({ ...account, userId: user.id, type: 'oauth' })
      return user
    })
    expect(await part('getUser')(id)).toMatchObject({ id, emailVerified: null })
    expect(await part('getUserByAccount')(account)).toMatchObject({ id })
  })

  test('with four addresses at once is one user, and no other is left behind', async () => {
    const account = newAccount()
    const emails = Array.from({ length: 4 }, () => `${randomUUID()}@x.test`)
    const all = await Promise.allSettled(emails.map((email) => comeBy(account, email)))
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const left = await asAdmin('SELECT id FROM users WHERE email = ANY($1)', [emails])
    expect(left).toEqual([{ id: (await part('getUserByAccount')(account))?.id }])
  })

  test('and in whose name nobody signs up gets no account of anybody', async () => {
    const { uma } = await createPeople()
    const link = () => part('linkAccount')({ ...newAccount(), userId: uma.userId, type: 'oauth' })
    const linkBeside = async () => {
      await part('createUser')({ id: '', email: `${randomUUID()}@x.test`, emailVerified: null })
      await link()
    }
    for (const attempt of [link, linkBeside])
      await changingNothing(() => expect(served(async () => attempt())).rejects.toThrow(TypeError))
  })
})
