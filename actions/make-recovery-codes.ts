'use server'

import { makeRecoveryCodes as make } from '@/lib/factors/recovery'
import { guard } from '@/lib/guard/action'
import { mailLater } from '@/lib/mail/later'
import { emptySchema } from '@/lib/validations/empty'
import { recoveryCodesSchema } from '@/lib/validations/factors'

/** Makes ten new recovery codes; the old ones are void. The answer is the one time they can be read. */
export const makeRecoveryCodes = guard(
  {
    event: 'factor.recovery_made',
    scope: 'per-user-tenant-id',
    access: { fresh: '10m' },
    input: emptySchema,
    output: recoveryCodesSchema,
    limit: { max: 10, per: '15m' },
  },
  async ({ actor, caller, tx, record }) => {
    record({ resource: ['user', actor.userId] })
    const codes = await make(tx, actor.userId)
    await mailLater(tx, 'factor-changed', actor.email, { change: 'recovery-made' }, caller)
    return { codes }
  },
)
