import 'server-only'
import type { Adapter, AdapterUser } from 'next-auth/adapters'
import { appendAudit, whoAndWhere } from '@/lib/audit/append'
import { type Caller, readCaller } from '@/lib/caller'
import { inTransaction } from '@/lib/db'
import { Refusal } from '@/lib/errors'
import type { User } from '@/lib/generated/prisma/client'
import { asking, browserHash, nonceOf } from '@/lib/sessions/asking'
import { emailSchema } from '@/lib/validations/auth'
import { confirmAddress, type Newcomer, newcomer, signUp } from './sign-up'

/**
 * Whoever comes by a provider for the first time, from one step of Auth.js to its next: within one request it asks for the
 * user, then for the account. A user without the account would shut its owner out, so both are written in one transaction,
 * or neither.
 */
const newcomers = new WeakMap<Caller, Newcomer>()

/**
 * What Auth.js needs of our database: users, linked accounts and magic-link tokens. Sessions are ours
 * (lib/sessions). Tokens reach us hashed with the secret: a row is of no use to whoever reads it.
 */
export const authAdapter: Adapter = {
  getUser: (id) => inTransaction('system', async (tx) => adapt(await tx.user.findUnique({ where: { id } }))),

  getUserByEmail: (email) =>
    inTransaction('system', async (tx) =>
      adapt(await tx.user.findUnique({ where: { email: normalise(email) } })),
    ),

  getUserByAccount: ({ provider, providerAccountId }) =>
    inTransaction('system', async (tx) => {
      const account = await tx.account.findUnique({
        where: { provider_providerAccountId: { provider, providerAccountId } },
        select: { user: true },
      })
      return adapt(account?.user ?? null)
    }),

  async createUser({ email: address, name, emailVerified }) {
    const caller = await readCaller()
    const user = newcomer(normalise(address), emailVerified, name)
    // Auth.js has the time at which a link of ours was used, or null for whoever comes by a provider, whatever that says.
    if (emailVerified === null) newcomers.set(caller, user)
    else await inTransaction('system', (tx) => signUp(tx, caller, user))
    return { id: user.id, email: user.email, name: user.name, image: null, emailVerified }
  },

  // Auth.js calls this to mark an address as verified. Nothing else is written, whatever it passes.
  async updateUser({ id, emailVerified }) {
    const caller = await readCaller()
    return inTransaction('system', async (tx) => {
      const before = await tx.user.findUniqueOrThrow({ where: { id } })
      return adaptKnown(emailVerified ? await confirmAddress(tx, caller, before, emailVerified) : before)
    })
  },

  async linkAccount({ provider, providerAccountId, userId }) {
    const caller = await readCaller()
    const user = newcomers.get(caller)
    if (user?.id !== userId)
      throw new TypeError('an account is linked to nobody but whoever signs up with it')
    await inTransaction('system', async (tx) => {
      const { tenantId } = await signUp(tx, caller, user)
      await tx.account.create({ data: { provider, providerAccountId, userId } })
      const event = { event: 'user.account_linked', outcome: 'success', resource: ['user', userId] } as const
      await appendAudit(tx, { ...whoAndWhere(caller, userId), ...event, tenantId, metadata: { provider } })
    })
  },

  async createVerificationToken({ identifier, token, expires }) {
    const nonce = asking.getStore()
    if (nonce === undefined) throw new TypeError('a link belongs to the browser that asks for it')
    const row = { identifier, tokenHash: token, expiresAt: expires, browserHash: browserHash(nonce) }
    await inTransaction('system', async (tx) => {
      await tx.verificationToken.deleteMany({ where: { expiresAt: { lt: new Date() } } })
      await tx.verificationToken.create({ data: row })
    })
    return { identifier, token, expires }
  },

  // One DELETE decides: of fifty uses at the same moment one gets the row, and none in a browser that did not ask.
  async useVerificationToken({ identifier, token }) {
    const nonce = nonceOf((await readCaller()).headers)
    if (nonce === null) return null
    return inTransaction('system', async (tx) => {
      const rows = await tx.$queryRaw<{ expires_at: Date }[]>`
        DELETE FROM verification_tokens WHERE identifier = ${identifier} AND token_hash = ${token}
          AND browser_hash = ${browserHash(nonce)} RETURNING expires_at`
      const used = rows[0]
      // Whoever is in needs no other link; older mails are worth nothing from now on.
      if (used) await tx.verificationToken.deleteMany({ where: { identifier } })
      return used ? { identifier, token, expires: used.expires_at } : null
    })
  },
}

/** Providers spell addresses as they like; we know one spelling. An address we would not mail to gets no user. */
function normalise(address: string): string {
  const email = emailSchema.safeParse(address)
  if (!email.success) throw new Refusal('AUTH_ADDRESS_UNUSABLE', { cause: email.error })
  return email.data
}

const adapt = (user: User | null): AdapterUser | null => user && adaptKnown(user)

const adaptKnown = ({ id, email, name, image, emailVerifiedAt }: User): AdapterUser => ({
  id,
  email,
  name,
  image,
  emailVerified: emailVerifiedAt,
})
