import { publicLoader } from '@/lib/guard/loader'
import { isImpersonation } from '@/lib/impersonation/queries'
import { readEnding } from '@/lib/sessions/queries'
import { nextSchema } from '@/lib/validations/auth'

/** Why the session of the signed cookie is over, in a sentence for whoever holds it; null for anybody else. */
export const loadEnding = publicLoader(
  {
    event: 'page.session_ended',
    page: '/sign-in/ended',
    scope: { global: 'nobody is signed in any more' },
    access: 'public',
    input: nextSchema,
    limit: { max: 60, per: '1m' },
  },
  async ({ tx, caller, input }) => ({
    next: input.next,
    sentence: await readEnding(tx, caller.claim),
    impersonation: await isImpersonation(tx, caller.claim),
  }),
)
