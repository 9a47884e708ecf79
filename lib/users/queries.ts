import 'server-only'
import { containing, type Tx } from '@/lib/db'
import { Refusal } from '@/lib/errors'
import type { UserRole } from '@/lib/generated/prisma/enums'

export type UserRow = {
  id: string
  email: string
  name: string
  role: UserRole
  createdAt: Date
  disabledAt: Date | null
}

const PAGE_SIZE = 25

/**
 * A page of users, newest first, found by part of a name or address.
 *
 * @param after the id of the last user of the page before (keyset: the cost does not grow with the page number)
 */
export async function searchUsers(
  tx: Tx,
  { search, after }: { search: string; after: string | undefined },
): Promise<{ users: UserRow[]; next: string | null; total: number }> {
  const where = search ? { OR: [{ email: containing(search) }, { name: containing(search) }] } : {}
  const users = await tx.user.findMany({
    where,
    select: { id: true, email: true, name: true, role: true, createdAt: true, disabledAt: true },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: PAGE_SIZE + 1,
    ...(after === undefined ? {} : { cursor: { id: after }, skip: 1 }),
  })
  const page = users.slice(0, PAGE_SIZE)
  return {
    users: page,
    next: users.length > PAGE_SIZE ? (page.at(-1)?.id ?? null) : null,
    total: await tx.user.count({ where }),
  }
}

/** One account, as an admin sees it. */
export type AccountRow = UserRow & {
  personalTenantId: string | null
  /** Its owner is deleting it: until when they can undo that, and since when an admin keeps them from it. */
  closing: { until: Date; bannedAt: Date | null } | null
}

/** @throws Refusal USER_NOT_FOUND */
export async function readAccount(tx: Tx, userId: string): Promise<AccountRow> {
  const [user] = await tx.$queryRaw<(Omit<AccountRow, 'closing'> & Closing)[]>`
    SELECT u.id, u.email, u.name, u.role, u.created_at AS "createdAt", u.disabled_at AS "disabledAt",
      t.id AS "personalTenantId", c.due_at AS until, c.banned_at AS "bannedAt"
    FROM users u LEFT JOIN tenants t ON t.personal_user_id = u.id
      LEFT JOIN account_closures c ON c.user_id = u.id AND c.erased_at IS NULL
    WHERE u.id = ${userId}::uuid`
  if (user === undefined) throw new Refusal('USER_NOT_FOUND')
  const { until, bannedAt, ...account } = user
  return { ...account, closing: until && { until, bannedAt } }
}

type Closing = { until: Date | null; bannedAt: Date | null }
