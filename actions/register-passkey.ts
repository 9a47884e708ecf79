'use server'

import { cookies } from 'next/headers'
import { registerPasskey as register } from '@/lib/factors/passkeys'
import { guard } from '@/lib/guard/action'
import { mailLater } from '@/lib/mail/later'
import { renewSession } from '@/lib/sessions/commands'
import { registerPasskeySchema } from '@/lib/validations/factors'

/** Keeps a passkey. Whoever has just used it has shown it: the session goes on under a new id, with a second factor. */
export const registerPasskey = guard(
  {
    event: 'factor.passkey_added',
    scope: 'per-user-tenant-id',
    access: { fresh: '10m' },
    input: registerPasskeySchema,
    limit: { max: 10, per: '15m' },
  },
  async ({ input, actor, caller, tx, record, afterCommit, redirectTo }) => {
    const id = await register(tx, actor, input.response, input.name)
    const { cookie } = await renewSession(tx, actor, { secondFactor: true })
    await mailLater(tx, 'factor-changed', actor.email, { change: 'passkey-added' }, caller)
    record({ resource: ['passkey', id], after: { name: input.name } })
    afterCommit(async () => (await cookies()).set(cookie))
    // On by a redirect: what is rendered in this very request would still have the cookie that is void now.
    redirectTo('/security')
    return null
  },
)
