import 'server-only'
import { unstable_rethrow } from 'next/navigation'
import type { z } from 'zod'
import { readCaller } from '@/lib/caller'
import { requireSameOrigin } from './origin'
import { perform } from './perform'
import { type Access, enforceable, type Policy } from './policy'
import { refusalResponse } from './refusal-response'
import { refuse } from './refuse'
import { type RequestSchema, readRequest } from './request'
import { newRun, type Split, type Whole, type Work } from './run'
import { declare, type Guarded } from './surface'

/** A route's policy: an action's, with an input of `params`, `query`, `headers` and `body`, each with its own schema. */
type RoutePolicy<A extends Access, S extends RequestSchema, R, Out extends z.ZodType> = Policy<S, R> & {
  readonly access: A
  /** What leaves; a route always answers something. */
  readonly output: Out
}

type Handler = Guarded<(request: Request, address: { params: Promise<unknown> }) => Promise<Response>>

/**
 * Makes a route for signed-in people that answers JSON: the same sequence as an action, with a request's parts as its
 * input. Whatever changes something must come from our own pages, whatever its method says.
 *
 * @returns a route handler: 200 with `{ data }`, or a refusal as `{ error: { reason, message, requestId } }`
 */
export function route<
  const A extends Exclude<Access, 'public'>,
  S extends RequestSchema,
  R,
  Out extends z.ZodType,
>(policy: RoutePolicy<A, S, R, Out>, work: Whole<A, z.output<S>, R, z.input<Out>>): Handler
export function route<
  const A extends Exclude<Access, 'public'>,
  S extends RequestSchema,
  R,
  Facts,
  Reply,
  Out extends z.ZodType,
>(policy: RoutePolicy<A, S, R, Out>, work: Split<A, z.output<S>, R, Facts, Reply, z.input<Out>>): Handler
export function route<A extends Access, S extends RequestSchema, R, Facts, Reply, Out extends z.ZodType>(
  policy: RoutePolicy<A, S, R, Out>,
  work: Work<A, z.output<S>, R, Facts, Reply, z.input<Out>>,
): Handler {
  enforceable(policy)
  return declare('route', policy, async (request: Request, address: { params: Promise<unknown> }) => {
    const caller = await readCaller()
    const run = newRun()
    try {
      // A browser sends no Origin with a GET of its own; what it does send is checked.
      if (request.method !== 'GET' || caller.headers.has('origin')) requireSameOrigin(caller.headers)
      const raw = await readRequest(policy.input, request, address.params)
      const data = await perform(policy, caller, raw, work, run)
      return Response.json({ data }, { headers: { 'cache-control': 'private, no-store' } })
    } catch (error) {
      unstable_rethrow(error)
      return refusalResponse(await refuse(policy.event, caller, run, error))
    }
  })
}
