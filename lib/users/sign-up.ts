import 'server-only'
import { randomUUID } from 'node:crypto'
import { appendAudit, PLATFORM_TENANT_ID, whoAndWhere } from '@/lib/audit/append'
import type { Caller } from '@/lib/caller'
import type { Tx } from '@/lib/db'
import type { User } from '@/lib/generated/prisma/client'
import { firstName, registerUser } from './commands'

/** Somebody whom nobody knows yet, as they are going to be. */
export type Newcomer = { id: string; email: string; name: string; emailVerifiedAt: Date | null }

/**
 * Says who somebody new is going to be; nothing is written.
 *
 * @param email already normalised (lib/validations/auth.ts)
 * @param offered the name that a provider knows them by
 */
export const newcomer = (email: string, emailVerifiedAt: Date | null, offered?: string | null): Newcomer => ({
  id: randomUUID(),
  email,
  name: firstName(offered, email),
  emailVerifiedAt,
})

/**
 * Registers a newcomer, with the event that says so.
 *
 * @returns the tenant that is theirs
 */
export async function signUp(tx: Tx, caller: Caller, user: Newcomer): Promise<{ tenantId: string }> {
  const { tenantId } = await registerUser(tx, { ...user, image: null })
  const event = {
    event: 'user.registered',
    outcome: 'success',
    resource: ['user', user.id],
    tenantId,
  } as const
  await appendAudit(tx, { ...whoAndWhere(caller, user.id), ...event })
  return { tenantId }
}

/** Notes that somebody showed that an address is theirs; what is noted already stays as it is. */
export async function confirmAddress(tx: Tx, caller: Caller, user: User, at: Date): Promise<User> {
  if (user.emailVerifiedAt !== null) return user
  const confirmed = await tx.user.update({ where: { id: user.id }, data: { emailVerifiedAt: at } })
  const event = { event: 'user.email_verified', outcome: 'success', resource: ['user', user.id] } as const
  await appendAudit(tx, { ...whoAndWhere(caller, user.id), ...event, tenantId: PLATFORM_TENANT_ID })
  return confirmed
}

/**
 * Finds who has an address that was just shown to be theirs, or registers them.
 *
 * @returns the user's id
 */
export async function userOfAddress(tx: Tx, caller: Caller, email: string): Promise<string> {
  const known = await tx.user.findUnique({ where: { email } })
  if (known === null) {
    const user = newcomer(email, new Date())
    await signUp(tx, caller, user)
    return user.id
  }
  const { id } = await confirmAddress(tx, caller, known, new Date())
  return id
}
