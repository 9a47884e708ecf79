'use server'

import { beginRegistration } from '@/lib/factors/passkeys'
import { guard } from '@/lib/guard/action'
import { emptySchema } from '@/lib/validations/empty'
import { passkeyOptionsSchema } from '@/lib/validations/factors'

/** Opens the registration of a passkey; `register-passkey` takes the authenticator's answer. */
export const beginPasskeyRegistration = guard(
  {
    event: 'factor.passkey_begun',
    scope: 'per-user-tenant-id',
    access: { fresh: '10m' },
    input: emptySchema,
    output: passkeyOptionsSchema,
    limit: { max: 20, per: '15m' },
  },
  async ({ actor, tx, record }) => {
    record({ resource: ['user', actor.userId] })
    return { options: JSON.stringify(await beginRegistration(tx, actor)) }
  },
)
