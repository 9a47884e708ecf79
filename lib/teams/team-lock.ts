import 'server-only'
import type { Tx } from '@/lib/db'
import { Refusal } from '@/lib/errors'

export type LockedTeam = { name: string; customerId: string | null }

/**
 * Holds the team until the commit. Whoever changes who is in a team does this first, so that such changes take turns and
 * what is read next is still so when it is acted on.
 *
 * @throws Refusal TENANT_NOT_FOUND, TEAM_PERSONAL
 */
export async function lockTeam(tx: Tx, tenantId: string): Promise<LockedTeam> {
  const [team] = await tx.$queryRaw<(LockedTeam & { personal: boolean })[]>`
    SELECT name, stripe_customer_id AS "customerId", personal_user_id IS NOT NULL AS personal
    FROM tenants WHERE id = ${tenantId}::uuid FOR NO KEY UPDATE`
  if (team === undefined) throw new Refusal('TENANT_NOT_FOUND')
  if (team.personal) {
    throw new Refusal('TEAM_PERSONAL', {
      message: 'This space is yours alone and stays so. Create a team to work with others.',
    })
  }
  return team
}

/**
 * Holds a team to its rule that somebody owns it. Whose account is disabled, or about to be deleted, owns nothing that could
 * stay, as when an account is closed (lib/account/queries.ts). The database keeps an owner too (PC003), whatever account it is.
 *
 * @param userId the owner who is about to be one no more
 * @throws Refusal TEAM_LAST_OWNER
 */
export async function requireAnotherOwner(tx: Tx, tenantId: string, userId: string): Promise<void> {
  const others = { tenantId, role: 'OWNER', userId: { not: userId }, user: { disabledAt: null } } as const
  if ((await tx.membership.count({ where: others })) > 0) return
  throw new Refusal('TEAM_LAST_OWNER', {
    message: 'A team always has an owner. Make somebody else an owner first, or delete the team.',
  })
}
