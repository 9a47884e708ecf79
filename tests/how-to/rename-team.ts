import { z } from 'zod'
import type { Tx } from '@/lib/db'
import { guard } from '@/lib/guard/action'
import { nameSchema } from '@/lib/validations/user'

/** Strict, so that an extra key is refused. */
const teamNameSchema = z.strictObject({ name: nameSchema })

/** The command checks nothing about who is asking; which tenant it is, the transaction knows. */
async function renameTeam(tx: Tx, tenantId: string, name: string): Promise<{ name: string }> {
  return tx.tenant.update({ where: { id: tenantId }, data: { name }, select: { name: true } })
}

export const updateTeamName = guard(
  {
    event: 'team.renamed',
    scope: 'per-session-tenant-id',
    access: { member: 'OWNER' },
    input: teamNameSchema,
    output: z.object({ name: z.string() }),
    limit: { max: 10, per: '1h' },
    idempotent: '1d',
  },
  async ({ input, actor, tx, record }) => {
    const team = await renameTeam(tx, actor.tenantId, input.name)
    record({ resource: ['tenant', actor.tenantId], before: { name: actor.tenantName }, after: team })
    return team
  },
)
