import 'server-only'
import { redirect, unstable_rethrow } from 'next/navigation'
import type { z } from 'zod'
import { readCaller } from '@/lib/caller'
import { readArguments, typedValues } from './input'
import { requireSameOrigin } from './origin'
import { perform } from './perform'
import { type Access, enforceable, type Leaving, type Policy } from './policy'
import { refuse } from './refuse'
import type { KEY_FIELD, TENANT_FIELD } from './reserved'
import type { ActionResult } from './result'
import { newRun, type Split, type Whole, type Work } from './run'
import { declare, type Guarded } from './surface'

/**
 * A guarded Server Action: called with its input, or handed to useActionState. The order of the overloads matters:
 * a direct call infers from the first, useActionState from the last.
 */
export type Action<Input, Output> = Guarded<{
  (input: WithReserved<Input>): Promise<ActionResult<Output>>
  (previous: ActionResult<Output> | null, form: FormData): Promise<ActionResult<Output>>
}>

/** An input with what the form component adds to it (reserved.ts). */
type WithReserved<Input> = Input extends object
  ? Input & { [KEY_FIELD]?: string; [TENANT_FIELD]?: string }
  : Input

/**
 * Makes a Server Action. Facts first, then the work; the order of the checks is nobody's choice at the call site: the
 * origin here, then input, limit, session, role, owner, work, audit event and commit in `perform`.
 *
 * @param policy who may, in which scope, with which input, how often
 * @param work one function, or `prepare`/`call`/`complete` where the network is involved
 * @returns a function that answers an ActionResult and never throws (but for Next's own redirect)
 */
export function guard<
  const A extends Access,
  S extends z.ZodType,
  Resource,
  Out extends z.ZodType = z.ZodNull,
>(
  policy: Policy<S, Resource> & Leaving<Out> & { readonly access: A },
  work: Whole<A, z.output<S>, Resource, z.input<Out>>,
): Action<z.input<S>, z.output<Out>>
export function guard<
  const A extends Access,
  S extends z.ZodType,
  Resource,
  Facts,
  Reply,
  Out extends z.ZodType = z.ZodNull,
>(
  policy: Policy<S, Resource> & Leaving<Out> & { readonly access: A },
  work: Split<A, z.output<S>, Resource, Facts, Reply, z.input<Out>>,
): Action<z.input<S>, z.output<Out>>
export function guard<A extends Access, S extends z.ZodType, Resource, Facts, Reply, Out extends z.ZodType>(
  policy: Policy<S, Resource> & Leaving<Out> & { readonly access: A },
  work: Work<A, z.output<S>, Resource, Facts, Reply, z.input<Out>>,
): Action<z.input<S>, z.output<Out>> {
  enforceable(policy)
  const action = async (...args: readonly unknown[]): Promise<ActionResult<z.output<Out>>> => {
    const caller = await readCaller()
    const run = newRun()
    let data: z.output<Out>
    try {
      requireSameOrigin(caller.headers)
      data = await perform(policy, caller, readArguments(args), work, run)
    } catch (error) {
      unstable_rethrow(error)
      const values = typedValues(args, caller.headers)
      const refused = await refuse(policy.event, caller, run, error)
      return { status: 'error', error: { ...refused, ...(values && { values }) } }
    }
    if (run.redirect !== null) redirect(run.redirect)
    return { status: 'success', data }
  }
  return declare('action', policy, action)
}
