import 'server-only'
import { unstable_rethrow } from 'next/navigation'
import type { NextRequest } from 'next/server'
import type { z } from 'zod'
import { type Caller, networkOf, readCaller, serve } from '@/lib/caller'
import { classify } from '@/lib/classify'
import type { Refusal } from '@/lib/errors'
import { recordSuccess } from '@/lib/monitoring/record'
import { type ApiKey, requireKey } from './api-key'
import { takeToken } from './limits'
import { requireNavigation, requireSameOrigin } from './origin'
import type { Limit, Policy } from './policy'
import { refusalResponse } from './refusal-response'
import { refuse } from './refuse'
import { endOf, newRun } from './run'
import { sendTo } from './send-to'
import { declare, type Guarded } from './surface'

type EndpointPolicy = Pick<Policy<z.ZodType>, 'event'> & {
  readonly scope: { readonly global: string }
  /** Anybody may call; `authentication` says what proves who they are, where something does. */
  readonly access: 'public'
  readonly authentication: 'none' | 'signature' | 'one-time-token' | 'api-key'
  /** With 'api-key': the variable that holds it; checked here, before the handler. */
  readonly key?: ApiKey
  /** From where: our own pages, a page that a browser goes to from anywhere, or anything at all. */
  readonly origin: 'own' | 'navigation' | 'any'
  readonly limit: Limit | 'none'
  /** Where a person, not a machine, is at the other end: the address of the page that explains a refusal. */
  readonly refusalPage?: (refusal: Refusal, requestId: string) => string
}

/**
 * Makes a route that has no session: a probe, a webhook, the return from a sign-in provider. The handler proves its
 * caller by what the policy names, and records its own changes.
 *
 * @returns a route handler that answers refusals as `{ error: { reason, message, requestId } }`, or with `refusalPage` by
 *   leading there
 */
export function endpoint(
  policy: EndpointPolicy,
  handle: (request: NextRequest, caller: Caller) => Promise<Response>,
): Guarded<(request: NextRequest) => Promise<Response>> {
  return declare('route', policy, async (request: NextRequest) => {
    const caller = await readCaller()
    const run = newRun()
    try {
      if (policy.origin === 'own') requireSameOrigin(caller.headers)
      if (policy.origin === 'navigation') requireNavigation(caller.headers)
      if (policy.key) requireKey(policy.key, caller.headers)
      if (policy.limit !== 'none')
        await takeToken(`${policy.event}:${networkOf(caller.address)}`, policy.limit)
      const response = await serve(caller, () => handle(request, caller))
      recordSuccess({ ...endOf(policy.event, caller, run), surface: 'route' }, 'debug')
      return response
    } catch (error) {
      unstable_rethrow(error)
      const refusal = classify(error)
      const answer = await refuse(policy.event, caller, run, refusal)
      return policy.refusalPage
        ? sendTo(policy.refusalPage(refusal, answer.requestId), 303)
        : refusalResponse(answer)
    }
  })
}
