import 'server-only'
import { notFound, redirect, unstable_rethrow } from 'next/navigation'
import type { z } from 'zod'
import { readCaller } from '@/lib/caller'
import { inTransaction, type Tx } from '@/lib/db'
import type { Refusal } from '@/lib/errors'
import { ownPath } from '@/lib/urls'
import { WANTED_PAGE_HEADER } from '@/lib/wanted-page'
import { type Actor, databaseRole, openSession, requireAccess } from './authority'
import { classify } from './classify'
import { parseInput } from './input'
import { newRun } from './perform'
import type { Access, Policy } from './policy'
import { refuse } from './refuse'

type LoaderPolicy<S extends z.ZodType> = Omit<Policy<S>, 'access' | 'limit' | 'owner'> & {
  readonly access: Exclude<Access, 'public'>
  /** The page it loads for: where sign-in brings the person back to. */
  readonly page: `/${string}`
}

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
): (raw?: Record<string, string | string[] | undefined>) => Promise<Output> {
  return async (raw = {}) => {
    const caller = await readCaller()
    const run = newRun()
    try {
      const input = parseInput(policy.input, raw)
      return await inTransaction(databaseRole(policy.scope), async (tx) => {
        const actor = await openSession(tx, caller.claim, policy.access)
        run.actor = actor
        requireAccess(policy.access, actor)
        return read({ input, actor, tx })
      })
    } catch (error) {
      unstable_rethrow(error)
      const refusal = classify(error)
      if (refusal.reason === 'signed_out')
        redirect(signInFor(ownPath(caller.headers.get(WANTED_PAGE_HEADER)) ?? withQuery(policy.page, raw)))
      await refuse(policy.event, caller, run, refusal)
      if (refusal.reason === 'forbidden' || refusal.reason === 'not_found') notFound()
      throw withDigest(refusal, caller.requestId)
    }
  }
}

/** The sign-in page, with the way back to where the person wanted to go. */
export const signInFor = (wanted: string): string => `/sign-in?${new URLSearchParams({ next: wanted })}`

export function withQuery(page: string, raw: Record<string, string | string[] | undefined>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(raw)) if (typeof value === 'string') query.set(name, value)
  return query.size > 0 ? `${page}?${query}` : page
}

/** React sends an error's digest to the browser and nothing else of it. */
const withDigest = (refusal: Refusal, digest: string): Error =>
  Object.assign(new Error(refusal.code), { digest })
