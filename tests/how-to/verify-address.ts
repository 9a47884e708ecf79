import { z } from 'zod'
import type { Tx } from '@/lib/db'
import { Refusal } from '@/lib/errors'
import { guard } from '@/lib/guard/action'

type Verified = { email: string; before: Date | null; personalTenantId: string | null }

/** Marks somebody's address as theirs; only the system role may write that column. */
async function verifyAddress(tx: Tx, userId: string): Promise<Verified> {
  const user = await tx.user.findUnique({
    where: { id: userId },
    select: { email: true, emailVerifiedAt: true },
  })
  if (user === null) throw new Refusal('USER_NOT_FOUND')
  await tx.user.update({ where: { id: userId }, data: { emailVerifiedAt: new Date() } })
  const own = await tx.tenant.findUnique({ where: { personalUserId: userId }, select: { id: true } })
  return { email: user.email, before: user.emailVerifiedAt, personalTenantId: own?.id ?? null }
}

export const verifyUserAddress = guard(
  {
    event: 'user.address_verified',
    scope: { global: 'admins manage the users of all tenants' },
    access: { role: 'ADMIN', fresh: '10m' },
    input: z.strictObject({ userId: z.uuid() }),
    limit: { max: 30, per: '1h' },
  },
  async ({ input, tx, record }) => {
    // Before anything can refuse, so that the trail says at whom somebody tried it.
    record({ resource: ['user', input.userId] })
    const { email, before, personalTenantId } = await verifyAddress(tx, input.userId)
    record({
      before: { verified: before !== null },
      after: { verified: true },
      metadata: { email },
      ...(personalTenantId && { alsoIn: personalTenantId }),
    })
    return null
  },
)
