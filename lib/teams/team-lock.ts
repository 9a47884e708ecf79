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
 * Holds a team to its rule that somebody owns it. The database keeps the same (PC003), with less to say.
 *
 * @throws Refusal TEAM_LAST_OWNER
 */
export async function requireAnotherOwner(tx: Tx, tenantId: string): Promise<void> {
  const owners = await tx.membership.count({ where: { tenantId, role: 'OWNER' } })
  if (owners > 1) return
  throw new Refusal('TEAM_LAST_OWNER', {
    message: 'A team always has an owner. Make somebody else an owner first, or delete the team.',
  })
}
