import 'server-only'
import { notFound, redirect, unstable_rethrow } from 'next/navigation'
import { cache } from 'react'
import type { z } from 'zod'
import { requireEntitlement } from '@/lib/billing/require-entitlement'
import { type Caller, readCaller } from '@/lib/caller'
import { classify } from '@/lib/classify'
import { type Column, inTransaction, type Tx } from '@/lib/db'
import type { Refusal } from '@/lib/errors'
import { recordSuccess } from '@/lib/monitoring/record'
import { notePageTenant } from '@/lib/page-tenant'
import { ownPath } from '@/lib/urls'
import { WANTED_PAGE_HEADER } from '@/lib/wanted-page'
import { type Actor, openSession, readActor, readActorWith, requireAccess } from './authority'
import { parseInput } from './input'
import { takeTokens } from './limits'
import { type Access, type Declared, isGlobal, type Limit, type NoPageTenant } from './policy'
import { refuse } from './refuse'
import { endOf, newRun, type Run } from './run'
import { declare, type Guarded } from './surface'
import {
  endedFor,
  IMPERSONATION_PAGE,
  reauthenticateFor,
  type Search,
  signInFor,
  withQuery,
} from './way-back'

type LoaderPolicy<S extends z.ZodType> = Declared<S> & {
  readonly scope: NoPageTenant
  readonly access: Exclude<Access, 'public'>
  /** The page it loads for: where sign-in brings the person back to. */
  readonly page: `/${string}`
}

type Load<Output> = Guarded<(raw?: Search) => Promise<Output>>

/**
 * Makes a page's loader: reads in one transaction under the live session, in which the database takes no change. Without a
 * session the person is sent to sign in and comes back; without the role the page does not exist for them.
 *
 * @returns a function of the page's search parameters
 * @throws an error whose digest is the request id, for the error page to show
 */
export function loader<S extends z.ZodType, Output>(
  policy: LoaderPolicy<S>,
  read: (context: { input: z.output<S>; actor: Actor; tx: Tx }) => Promise<Output>,
): Load<Output> {
  const inOneTransaction: Read<S, Output> = ({ caller, run, input }) =>
    inTransaction(
      isGlobal(policy.scope) ? 'system' : 'app',
      async (tx) => {
        const { actor } = await openSession(tx, caller.claim, 'none')
        run.actor = actor
        requireAccess(policy, actor)
        if (policy.entitlement) await requireEntitlement(tx, actor.tenantId, policy.entitlement)
        return read({ input, actor, tx })
      },
      'read only',
    )
  return declare('loader', policy, load(policy, inOneTransaction))
}

/**
 * Makes the loader of what shows little more than who is signed in: the same answers as `loader`, in one round trip to the
 * database instead of three.
 *
 * @param column an expression that is read in the same statement, as `beside`, within the session's tenant
 */
export function sessionLoader<S extends z.ZodType, Output, Beside = null>(
  policy: Omit<LoaderPolicy<S>, 'entitlement'>,
  show: (context: { input: z.output<S>; actor: Actor; beside: Beside }) => Output,
  column: Column<Beside> | null = null,
): Load<Output> {
  const withoutTransaction: Read<S, Output> = async ({ caller, run, input }) => {
    const { actor, beside } = column
      ? await readActorWith(caller.claim, column)
      : { actor: await readActor(caller.claim), beside: null }
    run.actor = actor
    requireAccess(policy, actor)
    return show({ input, actor, beside: beside as Beside })
  }
  return declare('loader', policy, cache(load(policy, withoutTransaction)))
}

type PublicPolicy<S extends z.ZodType> = Omit<LoaderPolicy<S>, 'access' | 'scope' | 'entitlement'> & {
  readonly access: 'public'
  readonly scope: { readonly global: string }
  readonly limit: Limit
}

/**
 * Makes the loader of a page that anybody may open and that still has to look something up. Nobody is signed in, so it
 * sees all tenants and has to say why; each network has its limit.
 */
export function publicLoader<S extends z.ZodType, Output>(
  policy: PublicPolicy<S>,
  read: (context: { input: z.output<S>; caller: Caller; tx: Tx }) => Promise<Output>,
): Load<Output> {
  const withoutSession: Read<S, Output> = async ({ caller, input }) => {
    await takeTokens(policy, caller, input)
    return inTransaction('system', (tx) => read({ input, caller, tx }), 'read only')
  }
  return declare('loader', policy, load(policy, withoutSession))
}

type Read<S extends z.ZodType, Output> = (context: {
  caller: Caller
  run: Run
  input: z.output<S>
}) => Promise<Output>

function load<S extends z.ZodType, Output>(
  policy: Pick<LoaderPolicy<S>, 'event' | 'input' | 'page'>,
  read: Read<S, Output>,
): (raw?: Search) => Promise<Output> {
  return async (raw = {}) => {
    const caller = await readCaller()
    const run = newRun()
    try {
      const output = await read({ caller, run, input: parseInput(policy.input, raw) })
      recordSuccess({ ...endOf(policy.event, caller, run), surface: 'loader' }, 'debug')
      if (run.actor) notePageTenant(run.actor.tenantId)
      return output
    } catch (error) {
      unstable_rethrow(error)
      const refusal = classify(error)
      const wanted = ownPath(caller.headers.get(WANTED_PAGE_HEADER)) ?? withQuery(policy.page, raw)
      if (refusal.code === 'AUTH_SESSION_ENDED') redirect(endedFor(wanted))
      if (refusal.reason === 'signed_out') redirect(signInFor(wanted))
      if (refusal.reason === 'reauthenticate') redirect(reauthenticateFor(wanted))
      await refuse(policy.event, caller, run, refusal)
      if (refusal.code === 'AUTH_IMPERSONATING') redirect(IMPERSONATION_PAGE)
      if (refusal.reason === 'forbidden' || refusal.reason === 'not_found') notFound()
      throw withDigest(refusal, caller.requestId)
    }
  }
}

/** React sends an error's digest to the browser and nothing else of it. */
const withDigest = (refusal: Refusal, digest: string): Error =>
  Object.assign(new Error(refusal.code), { digest })
