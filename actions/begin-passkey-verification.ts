'use server'

import { beginVerification } from '@/lib/factors/passkeys'
import { guard } from '@/lib/guard/action'
import { emptySchema } from '@/lib/validations/empty'
import { passkeyOptionsSchema } from '@/lib/validations/factors'

/** Asks this session for a passkey; `re-authenticate` takes the answer. */
export const beginPasskeyVerification = guard(
  {
    event: 'session.passkey_asked',
    scope: 'per-user-tenant-id',
    access: 'signing-in',
    input: emptySchema,
    output: passkeyOptionsSchema,
    limit: { max: 20, per: '15m' },
  },
  async ({ actor, tx, record }) => {
    record({ resource: ['session', actor.sessionId] })
    return { options: JSON.stringify(await beginVerification(tx, actor)) }
  },
)
