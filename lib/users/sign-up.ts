import 'server-only'
import { appendAudit, PLATFORM_TENANT_ID, whoAndWhere } from '@/lib/audit/append'
import type { Caller } from '@/lib/caller'
import type { Tx } from '@/lib/db'
import type { User } from '@/lib/generated/prisma/client'
import { firstName, registerUser } from './commands'

type Newcomer = { email: string; name?: string | null | undefined; emailVerifiedAt: Date | null }

/** Registers somebody whom nobody knows yet, with the event that says so. */
export async function signUp(
  tx: Tx,
  caller: Caller,
  { email, name: offered, emailVerifiedAt }: Newcomer,
): Promise<{ id: string; name: string }> {
  const name = firstName(offered, email)
  const { id, tenantId } = await registerUser(tx, { email, name, image: null, emailVerifiedAt })
  const event = { event: 'user.registered', outcome: 'success', resource: ['user', id], tenantId } as const
  await appendAudit(tx, { ...whoAndWhere(caller, id), ...event })
  return { id, name }
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
 * @returns the user's id, and whether the account is disabled
 */
export async function userOfAddress(
  tx: Tx,
  caller: Caller,
  email: string,
): Promise<{ id: string; disabled: boolean }> {
  const known = await tx.user.findUnique({ where: { email } })
  if (known === null) {
    const { id } = await signUp(tx, caller, { email, emailVerifiedAt: new Date() })
    return { id, disabled: false }
  }
  const { id, disabledAt } = await confirmAddress(tx, caller, known, new Date())
  return { id, disabled: disabledAt !== null }
}
