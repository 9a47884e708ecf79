import { randomUUID } from 'node:crypto'
import type { Adapter, AdapterUser } from 'next-auth/adapters'
import { readCaller, serve } from '@/lib/caller'
import { authAdapter } from '@/lib/users/auth-adapter'
import { inRequest } from './request.ts'

/** A part of what Auth.js asks of us: optional to it, and not to us. */
export function part<Name extends keyof Adapter>(name: Name): NonNullable<Adapter[Name]> {
  const found = authAdapter[name]
  if (!found) throw new Error(`no ${name}`)
  return found as NonNullable<Adapter[Name]>
}

/** One request, as an endpoint serves it. */
export const served = <T>(work: () => Promise<T>): Promise<T> =>
  inRequest({}, async () => serve(await readCaller(), work))

type Account = { provider: string; providerAccountId: string }

/** An account at GitHub that nobody has come with yet. */
export const newAccount = (): Account => ({ provider: 'github', providerAccountId: randomUUID() })

/** Comes by a provider for the first time: Auth.js asks for the user, and then for the account. */
export const comeBy = (account: Account, email = `${randomUUID()}@x.test`): Promise<AdapterUser> =>
  served(async () => {
    const user = await part('createUser')({ id: '', email, emailVerified: null })
    await part('linkAccount')({ ...account, userId: user.id, type: 'oauth' })
    return user
  })
