/** For how long an admin may act as somebody, in minutes; the database holds to the longest as well. */
export const LENGTHS = ['10', '20', '30'] as const

export const MOST_MINUTES = LENGTHS[2]

type Target = { role: 'ADMIN' | 'USER'; disabledAt: Date | null }

/** Why nobody can act as this person; null where an admin can. Oneself is an admin, too. */
export function whyNotAs({ role, disabledAt }: Target): 'admin' | 'disabled' | null {
  if (role === 'ADMIN') return 'admin'
  return disabledAt === null ? null : 'disabled'
}

/**
 * What is closed while an admin acts as somebody and what pages would offer: pages and files by their addresses, forms by
 * their actions. The guard refuses each of them by its own policy, which tests/impersonation/closed.test.ts compares.
 */
export const CLOSED = {
  addresses: ['/account', '/audit/export', '/billing', '/security'],
  actions: [
    'deleteTeam',
    'inviteMember',
    'leaveTeam',
    'removeMember',
    'resendInvitation',
    'revokeInvitation',
    'transferOwnership',
    'updateAuditRetention',
    'updateMemberRole',
  ],
} as const

/** Where something on a page leads. */
export type Way = `/${string}` | (typeof CLOSED.actions)[number]

const WAYS: ReadonlySet<string> = new Set([...CLOSED.addresses, ...CLOSED.actions])

/** Whether that is closed while an admin acts as somebody. */
export const isClosed = (way: Way): boolean => WAYS.has(way)
