import { z } from 'zod'
import { Refusal } from '@/lib/errors'
import { guard } from '@/lib/guard/action'

/** The rule, where it is known: what is wrong as a code, what to do next as a sentence. */
function requireAnotherAdmin(admins: number): void {
  if (admins > 1) return
  throw new Refusal('USER_LAST_ADMIN', {
    message: 'You are the only admin. Make somebody else an admin first.',
  })
}

/** Whoever throws needs to know nothing about answers, the log or the trail: the guard does the rest. */
export const stepDown = guard(
  {
    event: 'tests.stepped_down',
    scope: { global: 'roles are those of the platform' },
    access: { role: 'ADMIN' },
    input: z.strictObject({}),
  },
  async ({ tx, actor, record }) => {
    requireAnotherAdmin(await tx.user.count({ where: { role: 'ADMIN' } }))
    record({ resource: ['user', actor.userId], before: { role: actor.role }, after: { role: 'USER' } })
    await tx.user.update({ where: { id: actor.userId }, data: { role: 'USER' } })
    return null
  },
)
