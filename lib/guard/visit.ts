import 'server-only'
import { redirect, unstable_rethrow } from 'next/navigation'
import type { z } from 'zod'
import { readCaller } from '@/lib/caller'
import { statusOf } from './endpoint'
import { parseInput } from './input'
import { takeTokens } from './limits'
import { signInFor, withQuery } from './loader'
import { newRun, perform, runEffects, type Split } from './perform'
import type { Access, Policy } from './policy'
import { refuse } from './refuse'

/**
 * Makes a page-like GET route for a signed-in person that does something once and sends them on, such as the return
 * from a hosted checkout. Without a session they sign in first and come back.
 *
 * @param work split work whose `complete` calls `redirectTo`
 */
export function visit<const A extends Exclude<Access, 'public'>, S extends z.ZodType, Facts, Answer>(
  policy: Policy<S> & { readonly access: A; readonly page: `/${string}` },
  work: Split<A, z.output<S>, Facts, Answer, null>,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const caller = await readCaller()
    const run = newRun()
    const raw = Object.fromEntries(new URL(request.url).searchParams)
    let target: string
    try {
      const input = parseInput(policy.input, raw)
      await takeTokens(policy, caller, input)
      await perform(policy, caller, input, work, run)
      await runEffects(policy, caller, run)
      target = run.redirect ?? '/dashboard'
    } catch (error) {
      unstable_rethrow(error)
      const answer = await refuse(policy.event, caller, run, error)
      if (answer.reason !== 'signed_out')
        return Response.json({ error: answer }, { status: statusOf(answer.reason) })
      target = signInFor(withQuery(policy.page, raw))
    }
    redirect(target)
  }
}
