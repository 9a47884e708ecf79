import 'server-only'
import { notFound, redirect, unstable_rethrow } from 'next/navigation'
import type { z } from 'zod'
import { type Caller, readCaller } from '@/lib/caller'
import { classify } from '@/lib/classify'
import { inTransaction, type Tx } from '@/lib/db'
import type { Refusal } from '@/lib/errors'
import { ownPath } from '@/lib/urls'
import { WANTED_PAGE_HEADER } from '@/lib/wanted-page'
import { type Actor, openSession, readActor, requireAccess } from './authority'
import { parseInput } from './input'
import { type Access, isGlobal, type Policy } from './policy'
import { refuse } from './refuse'
import { newRun, type Run } from './run'
import { type Search, signInFor, withQuery } from './way-back'

type LoaderPolicy<S extends z.ZodType> = Omit<Policy<S>, 'access' | 'limit' | 'owner'> & {
  readonly access: Exclude<Access, 'public'>
  /** The page it loads for: where sign-in brings the person back to. */
  readonly page: `/${string}`
}

type Load<Output> = (raw?: Search) => Promise<Output>

/**
 * Makes a page's loader: reads in one transaction under the live session, changes nothing. Without a session the
 * person is sent to sign in and comes back; without the role the page does not exist for them.
 *
 * @returns a function of the page's search parameters
 * @throws an error whose digest is the request id, for the error page to show
 */
export function loader<S extends z.ZodType, Output>(
  policy: LoaderPolicy<S>,
  read: (context: { input: z.output<S>; actor: Actor; tx: Tx }) => Promise<Output>,
): Load<Output> {
  return load(policy, ({ caller, run, input }) =>
    inTransaction(isGlobal(policy.scope) ? 'system' : 'app', async (tx) => {
      const actor = await openSession(tx, caller.claim, policy.access)
      run.actor = actor
      requireAccess(policy.access, actor)
      return read({ input, actor, tx })
    }),
  )
}

/**
 * Makes the loader of what shows no more than who is signed in: the same answers as `loader`, in one round trip to the
 * database instead of three.
 */
export function sessionLoader<S extends z.ZodType, Output>(
  policy: LoaderPolicy<S>,
  show: (context: { input: z.output<S>; actor: Actor }) => Output,
): Load<Output> {
  return load(policy, async ({ caller, run, input }) => {
    const actor = await readActor(caller.claim)
    run.actor = actor
    requireAccess(policy.access, actor)
    return show({ input, actor })
  })
}

function load<S extends z.ZodType, Output>(
  policy: LoaderPolicy<S>,
  work: (context: { caller: Caller; run: Run; input: z.output<S> }) => Promise<Output>,
): Load<Output> {
  return async (raw = {}) => {
    const caller = await readCaller()
    const run = newRun()
    try {
      return await work({ caller, run, input: parseInput(policy.input, raw) })
    } catch (error) {
      unstable_rethrow(error)
      const refusal = classify(error)
      if (refusal.reason === 'signed_out') {
        redirect(signInFor(ownPath(caller.headers.get(WANTED_PAGE_HEADER)) ?? withQuery(policy.page, raw)))
      }
      await refuse(policy.event, caller, run, refusal)
      if (refusal.reason === 'forbidden' || refusal.reason === 'not_found') notFound()
      throw withDigest(refusal, caller.requestId)
    }
  }
}

/** React sends an error's digest to the browser and nothing else of it. */
const withDigest = (refusal: Refusal, digest: string): Error =>
  Object.assign(new Error(refusal.code), { digest })
