import 'server-only'
import type { Tx } from '@/lib/db'
import { Refusal } from '@/lib/errors'
import type { UserRole } from '@/lib/generated/prisma/enums'
import { mailLater } from '@/lib/mail/later'
import { endSessions, holdSessions } from '@/lib/sessions/commands'
import { NOT_IN_A_NAME, nameSchema } from '@/lib/validations/user'

/** Renames the user; under the app role this can only be oneself. */
export async function renameUser(
  tx: Tx,
  userId: string,
  name: string,
): Promise<{ id: string; name: string }> {
  return tx.user.update({ where: { id: userId }, data: { name }, select: { id: true, name: true } })
}

type Account = {
  id: string
  email: string
  role: UserRole
  disabled: boolean
  personalTenantId: string | null
}

/**
 * Gives a user a platform role. Only the system role may; the database keeps at least one admin.
 *
 * @returns the role before, and the user's own tenant, so that they can read what was done
 * @throws Refusal USER_NOT_FOUND; SQLSTATE PC002 for the last admin
 */
export async function setUserRole(
  tx: Tx,
  userId: string,
  role: UserRole,
): Promise<{ email: string; before: UserRole; personalTenantId: string | null }> {
  const user = await lockAccount(tx, userId)
  if (user.role !== role) await tx.user.update({ where: { id: userId }, data: { role } })
  return { email: user.email, before: user.role, personalTenantId: user.personalTenantId }
}

/**
 * Changes a user's role as the product does: their sessions end with the old role (T31), and a mail tells them.
 *
 * @param cause joins the mail to the request
 */
export async function changeRole(
  tx: Tx,
  { userId, role }: { userId: string; role: UserRole },
  cause: { requestId: string },
): ReturnType<typeof setUserRole> {
  await holdSessions(tx, userId)
  const changed = await setUserRole(tx, userId, role)
  if (changed.before === role) return changed
  await endSessions(tx, userId, 'role_changed')
  await mailLater(tx, 'role-changed', changed.email, { role, at: new Date().toISOString() }, cause)
  return changed
}

/**
 * Disables an account, which ends its sessions and is told by mail, or enables it again. One that its owner is deleting is
 * disabled as it is: an admin may do so besides, and its owner cannot undo the deletion until the admin takes that back.
 *
 * @returns what it was before
 * @throws Refusal USER_NOT_FOUND, ACCOUNT_CLOSING; SQLSTATE PC002 for the last admin
 */
export async function setDisabled(
  tx: Tx,
  { userId, disabled }: { userId: string; disabled: boolean },
  cause: { requestId: string },
): Promise<{ email: string; before: boolean; personalTenantId: string | null }> {
  await holdSessions(tx, userId)
  // The deletion before the account, as whoever undoes it or carries it out takes them.
  await lockClosing(tx, userId)
  const user = await lockAccount(tx, userId)
  const closing = await lockClosing(tx, userId)
  const before = closing ? closing.banned : user.disabled
  if (closing && !before && !disabled) throw closingRefusal()
  if (before !== disabled) {
    await (closing ? setBanned : setDisabledAt)(tx, userId, disabled)
    if (disabled) {
      await endSessions(tx, userId, 'disabled')
      await mailLater(tx, 'disabled', user.email, { at: new Date().toISOString() }, cause)
    }
  }
  return { email: user.email, before, personalTenantId: user.personalTenantId }
}

const setDisabledAt = (tx: Tx, userId: string, disabled: boolean): Promise<number> => tx.$executeRaw`
  UPDATE users SET disabled_at = CASE WHEN ${disabled} THEN clock_timestamp() END WHERE id = ${userId}::uuid`

const setBanned = (tx: Tx, userId: string, banned: boolean): Promise<number> => tx.$executeRaw`
  UPDATE account_closures SET banned_at = CASE WHEN ${banned} THEN clock_timestamp() END WHERE user_id = ${userId}::uuid`

/** A deletion under way, held until the commit. */
async function lockClosing(tx: Tx, userId: string): Promise<{ banned: boolean } | undefined> {
  const [closing] = await tx.$queryRaw<{ banned: boolean }[]>`
    SELECT banned_at IS NOT NULL AS banned FROM account_closures
    WHERE user_id = ${userId}::uuid AND erased_at IS NULL FOR UPDATE`
  return closing
}

const closingRefusal = (): Refusal =>
  new Refusal('ACCOUNT_CLOSING', {
    message:
      'The owner of this account is deleting it, so it is disabled. Only they can undo that, by signing in.',
  })

async function lockAccount(tx: Tx, userId: string): Promise<Account> {
  const [user] = await tx.$queryRaw<Account[]>`
    SELECT u.id, u.email, u.role, u.disabled_at IS NOT NULL AS disabled, t.id AS "personalTenantId"
    FROM users u LEFT JOIN tenants t ON t.personal_user_id = u.id WHERE u.id = ${userId}::uuid FOR UPDATE OF u`
  if (user === undefined) throw new Refusal('USER_NOT_FOUND')
  return user
}

/**
 * Creates a user with a tenant of their own, of which they are the owner.
 *
 * @param email already normalised (lib/validations/auth.ts)
 */
export async function registerUser(
  tx: Tx,
  user: { id?: string; email: string; name: string; image: string | null; emailVerifiedAt: Date | null },
): Promise<{ id: string; tenantId: string }> {
  const { id } = await tx.user.create({ data: user, select: { id: true } })
  const tenant = await tx.tenant.create({
    data: { name: user.name, personalUserId: id },
    select: { id: true },
  })
  await tx.membership.create({ data: { tenantId: tenant.id, userId: id, role: 'OWNER' } })
  return { id, tenantId: tenant.id }
}

/** A first name from what a provider or an address offers: the first that its owner could have typed themselves. */
export function firstName(offered: string | null | undefined, email: string): string {
  const fromAddress = (email.split('@')[0] ?? '').replace(/[^a-z0-9.-]/g, '')
  for (const candidate of [(offered ?? '').replace(NOT_IN_A_NAME, '').trim(), fromAddress]) {
    const name = nameSchema.safeParse(cut(candidate, 32))
    if (name.success) return name.data
  }
  return 'New user'
}

/** The longest beginning that fits, without half a character at its end. */
function cut(text: string, length: number): string {
  let kept = ''
  for (const character of text) {
    if (kept.length + character.length > length) break
    kept += character
  }
  return kept
}
