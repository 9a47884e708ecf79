import 'server-only'
import type { Tx } from '@/lib/db'
import { Refusal } from '@/lib/errors'
import type { UserRole } from '@/lib/generated/prisma/enums'
import { NOT_IN_A_NAME, nameSchema } from '@/lib/validations/user'

/** Renames the user; under the app role this can only be oneself. */
export async function renameUser(
  tx: Tx,
  userId: string,
  name: string,
): Promise<{ id: string; name: string }> {
  return tx.user.update({ where: { id: userId }, data: { name }, select: { id: true, name: true } })
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
  const [user] = await tx.$queryRaw<{ email: string; role: UserRole; tenant_id: string | null }[]>`
    SELECT u.email, u.role, t.id AS tenant_id FROM users u LEFT JOIN tenants t ON t.personal_user_id = u.id
    WHERE u.id = ${userId}::uuid FOR UPDATE OF u`
  if (user === undefined) throw new Refusal('USER_NOT_FOUND')
  if (user.role !== role) await tx.user.update({ where: { id: userId }, data: { role } })
  return { email: user.email, before: user.role, personalTenantId: user.tenant_id }
}

/**
 * Creates a user with a tenant of their own, of which they are the owner.
 *
 * @param email already normalised (lib/validations/auth.ts)
 */
export async function registerUser(
  tx: Tx,
  user: { email: string; name: string; image: string | null; emailVerifiedAt: Date | null },
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
