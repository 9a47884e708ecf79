'use server'

import { cookies } from 'next/headers'
import { confirmTotp as confirm } from '@/lib/factors/totp'
import { guard } from '@/lib/guard/action'
import { mailLater } from '@/lib/mail/later'
import { renewSession } from '@/lib/sessions/commands'
import { confirmTotpSchema } from '@/lib/validations/factors'

/** Makes the authenticator app a factor, with its first code; the session goes on under a new id, with that factor. */
export const confirmTotp = guard(
  {
    event: 'factor.totp_added',
    scope: 'per-user-tenant-id',
    access: { fresh: '10m' },
    input: confirmTotpSchema,
    limit: { max: 5, per: '15m' },
  },
  async ({ input, actor, caller, tx, record, afterCommit, redirectTo }) => {
    record({ resource: ['user', actor.userId] })
    await confirm(tx, { userId: actor.userId, sessionId: actor.sessionId }, input.code)
    const { cookie } = await renewSession(tx, actor, { secondFactor: true })
    await mailLater(tx, 'factor-changed', actor.email, { change: 'totp-added' }, caller)
    afterCommit(async () => (await cookies()).set(cookie))
    // On by a redirect: what is rendered in this very request would still have the cookie that is void now.
    redirectTo('/security')
    return null
  },
)
