import 'server-only'
import type { Adapter, AdapterUser } from 'next-auth/adapters'
import { appendAudit, PLATFORM_TENANT_ID, whoAndWhere } from '@/lib/audit/append'
import { readCaller } from '@/lib/caller'
import { inTransaction } from '@/lib/db'
import type { User } from '@/lib/generated/prisma/client'
import { emailSchema } from '@/lib/validations/auth'
import { firstName, registerUser } from './commands'

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

  async createUser(user) {
    const caller = await readCaller()
    const email = normalise(user.email)
    return inTransaction('system', async (tx) => {
      const fresh = {
        email,
        name: firstName(user.name, email),
        image: null,
        emailVerifiedAt: user.emailVerified,
      }
      const { id, tenantId } = await registerUser(tx, fresh)
      const event = {
        event: 'user.registered',
        outcome: 'success',
        resource: ['user', id],
        tenantId,
      } as const
      await appendAudit(tx, { ...whoAndWhere(caller, id), ...event })
      return { id, email, name: fresh.name, image: null, emailVerified: user.emailVerified }
    })
  },

  // Auth.js calls this to mark an address as verified. Nothing else is written, whatever it passes.
  async updateUser({ id, emailVerified }) {
    const caller = await readCaller()
    return inTransaction('system', async (tx) => {
      const before = await tx.user.findUniqueOrThrow({ where: { id } })
      if (before.emailVerifiedAt !== null || !emailVerified) return adaptKnown(before)
      const user = await tx.user.update({ where: { id }, data: { emailVerifiedAt: emailVerified } })
      const event = { event: 'user.email_verified', outcome: 'success', resource: ['user', id] } as const
      await appendAudit(tx, { ...whoAndWhere(caller, id), ...event, tenantId: PLATFORM_TENANT_ID })
      return adaptKnown(user)
    })
  },

  async linkAccount({ provider, providerAccountId, userId }) {
    const caller = await readCaller()
    await inTransaction('system', async (tx) => {
      await tx.account.create({ data: { provider, providerAccountId, userId } })
      const own = await tx.tenant.findUnique({ where: { personalUserId: userId }, select: { id: true } })
      const event = { event: 'user.account_linked', outcome: 'success', resource: ['user', userId] } as const
      await appendAudit(tx, {
        ...whoAndWhere(caller, userId),
        ...event,
        tenantId: own?.id ?? PLATFORM_TENANT_ID,
        metadata: { provider },
      })
    })
  },

  createVerificationToken: ({ identifier, token, expires }) =>
    inTransaction('system', async (tx) => {
      await tx.verificationToken.deleteMany({ where: { expiresAt: { lt: new Date() } } })
      await tx.verificationToken.create({ data: { identifier, tokenHash: token, expiresAt: expires } })
      return { identifier, token, expires }
    }),

  // One DELETE decides: of fifty uses at the same moment one gets the row.
  useVerificationToken: ({ identifier, token }) =>
    inTransaction('system', async (tx) => {
      const rows = await tx.$queryRaw<{ expires_at: Date }[]>`
        DELETE FROM verification_tokens WHERE identifier = ${identifier} AND token_hash = ${token} RETURNING expires_at`
      const used = rows[0]
      // Whoever is in needs no other link; older mails are worth nothing from now on.
      if (used) await tx.verificationToken.deleteMany({ where: { identifier } })
      return used ? { identifier, token, expires: used.expires_at } : null
    }),
}

/** Providers spell addresses as they like; we know one spelling. An address we would not mail to gets no user. */
const normalise = (email: string): string => emailSchema.parse(email)

const adapt = (user: User | null): AdapterUser | null => user && adaptKnown(user)

const adaptKnown = ({ id, email, name, image, emailVerifiedAt }: User): AdapterUser => ({
  id,
  email,
  name,
  image,
  emailVerified: emailVerifiedAt,
})
