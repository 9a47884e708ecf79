import 'server-only'
import { unstable_rethrow } from 'next/navigation'
import type { z } from 'zod'
import { readCaller } from '@/lib/caller'
import { classify } from '@/lib/classify'
import { perform } from './perform'
import type { Access, NoPageTenant, Policy } from './policy'
import { refuse } from './refuse'
import { newRun, type Split } from './run'
import { sendTo } from './send-to'
import { declare, type Guarded } from './surface'
import { endedFor, reauthenticateFor, signInFor, withQuery } from './way-back'

type VisitPolicy<S extends z.ZodType, A extends Access> = Policy<S> & {
  readonly access: A
  readonly scope: NoPageTenant
  /** Its own address: where sign-in brings the person back to. */
  readonly page: `/${string}`
  /** Where the person goes when the work sends them nowhere, or is refused; then with `?error=<reason>`. */
  readonly home: `/${string}`
}

/**
 * Makes a GET route for a signed-in person that does something once and sends them on, such as the return from a
 * hosted checkout. Without a session they sign in first and come back.
 */
export function visit<const A extends Exclude<Access, 'public'>, S extends z.ZodType, Facts, Reply>(
  policy: VisitPolicy<S, A>,
  work: Split<A, z.output<S>, unknown, Facts, Reply, null>,
): Guarded<(request: Request) => Promise<Response>> {
  return declare('visit', policy, async (request: Request) => {
    const caller = await readCaller()
    const run = newRun()
    const raw = Object.fromEntries(new URL(request.url).searchParams)
    try {
      await perform(policy, caller, raw, work, run)
    } catch (error) {
      unstable_rethrow(error)
      const refusal = classify(error)
      const wanted = withQuery(policy.page, raw)
      if (refusal.code === 'AUTH_SESSION_ENDED') return sendTo(endedFor(wanted))
      if (refusal.reason === 'signed_out') return sendTo(signInFor(wanted))
      if (refusal.reason === 'reauthenticate') return sendTo(reauthenticateFor(wanted))
      const { reason } = await refuse(policy.event, caller, run, refusal)
      return sendTo(withQuery(policy.home, { error: reason }))
    }
    return sendTo(run.redirect ?? policy.home)
  })
}
