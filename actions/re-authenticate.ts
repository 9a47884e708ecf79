'use server'

import { revalidatePath } from 'next/cache'
import { cookies } from 'next/headers'
import { checkProof } from '@/lib/factors/commands'
import { guard } from '@/lib/guard/action'
import { mailLater } from '@/lib/mail/later'
import { renewSession } from '@/lib/sessions/commands'
import { ownPath } from '@/lib/urls'
import { proofSchema } from '@/lib/validations/factors'

/**
 * Confirms that it is still the same person: by passkey, authenticator app, recovery code or mailed code. What follows is
 * a new session in the place of theirs, so that what was proved here is worth nothing in any other (T13, T31). All ways
 * share their buckets: whoever guesses has five tries, then one every three minutes, and fifty that refill over a day (T29).
 */
export const reAuthenticate = guard(
  {
    event: 'session.reauthenticated',
    scope: 'per-user-tenant-id',
    access: 'signing-in',
    input: proofSchema,
    limit: [
      { max: 5, per: '15m' },
      // A passkey and a recovery code cannot be guessed, so nobody's guesses stand in their way.
      { max: 50, per: '1d', of: 'person', unless: ({ input }) => /^(passkey|recovery)$/.test(input.method) },
    ],
  },
  async ({ input, actor, caller, tx, record, afterCommit, redirectTo }) => {
    record({ resource: ['session', actor.sessionId], metadata: { method: input.method } })
    const proof = await checkProof(tx, actor, input)
    const { sessionId, cookie } = await renewSession(tx, actor, proof)
    record({ metadata: { method: input.method, renewed: sessionId } })
    if (input.method === 'recovery')
      await mailLater(tx, 'factor-changed', actor.email, { change: 'recovery-used' }, caller)
    afterCommit(async () => (await cookies()).set(cookie))
    afterCommit(() => revalidatePath('/(app)', 'layout'))
    redirectTo(ownPath(input.next) ?? '/dashboard')
    return null
  },
)
