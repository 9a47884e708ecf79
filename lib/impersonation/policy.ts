/** How long an admin may act as somebody at most, in minutes; the database holds to it as well. */
export const MOST_MINUTES = 30

/** The lengths there are to choose from. */
export const LENGTHS = { '10': '10 minutes', '20': '20 minutes', '30': '30 minutes' } as const

type Target = { role: 'ADMIN' | 'USER'; disabledAt: Date | null }

/** Why nobody can act as this person; null where an admin can. Oneself is an admin, too. */
export function whyNotAs({ role, disabledAt }: Target): 'admin' | 'disabled' | null {
  if (role === 'ADMIN') return 'admin'
  return disabledAt === null ? null : 'disabled'
}
