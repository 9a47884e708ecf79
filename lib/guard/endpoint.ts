import 'server-only'
import { redirect, unstable_rethrow } from 'next/navigation'
import type { NextRequest } from 'next/server'
import type { z } from 'zod'
import { type Caller, networkOf, readCaller } from '@/lib/caller'
import type { Reason } from '@/lib/errors'
import { takeToken } from './limits'
import { requireSameOrigin } from './origin'
import type { Limit, Policy } from './policy'
import { refuse } from './refuse'
import { newRun } from './run'
import { withQuery } from './way-back'

const STATUS: Record<Reason, number> = {
  cross_origin: 403,
  signed_out: 401,
  forbidden: 403,
  not_found: 404,
  invalid_input: 400,
  rate_limited: 429,
  conflict: 409,
  unavailable: 503,
}

type EndpointPolicy = Omit<Policy<z.ZodType>, 'access' | 'input' | 'owner' | 'limit' | 'scope'> & {
  readonly scope: { readonly global: string }
  /** Anybody may call; `authentication` says what proves who they are, where something does. */
  readonly access: 'public'
  readonly authentication: 'none' | 'signature' | 'one-time-token'
  readonly origin: 'any' | 'own'
  readonly limit: Limit | 'none'
  /** Where a person, not a machine, is at the other end: the page that explains a refusal. */
  readonly refusalPage?: `/${string}`
}

/**
 * Makes a route that has no session: a probe, a webhook, the return from a sign-in provider. The handler proves its
 * caller by what the policy names, and records its own changes.
 *
 * @returns a route handler that answers refusals as `{ error: { reason, message, requestId } }`
 */
export function endpoint(
  policy: EndpointPolicy,
  handle: (request: NextRequest, caller: Caller) => Promise<Response>,
): (request: NextRequest) => Promise<Response> {
  return async (request) => {
    const caller = await readCaller()
    try {
      if (policy.origin === 'own') requireSameOrigin(caller.headers)
      if (policy.limit !== 'none')
        await takeToken(`${policy.event}:${networkOf(caller.address)}`, policy.limit)
      return await handle(request, caller)
    } catch (error) {
      unstable_rethrow(error)
      const answer = await refuse(policy.event, caller, newRun(), error)
      if (policy.refusalPage) redirect(withQuery(policy.refusalPage, { error: answer.reason }))
      return Response.json(
        { error: answer },
        { status: STATUS[answer.reason], headers: { 'cache-control': 'no-store' } },
      )
    }
  }
}
