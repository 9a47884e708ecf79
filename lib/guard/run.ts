import 'server-only'
import type { Change, Who } from '@/lib/audit/append'
import type { Caller } from '@/lib/caller'
import type { Tx } from '@/lib/db'
import { checkedRedirect } from '@/lib/urls'
import type { Actor } from './authority'
import type { Answer, Key } from './idempotency'
import type { Access } from './policy'

/** What a handler says about its change, for the audit event. */
export type Details = {
  resource?: readonly [type: string, id: string]
  before?: Change
  after?: Change
  metadata?: Change
  /** Another tenant whose people should see this event too. */
  alsoIn?: string
  /** Who it turned out to be, where anybody may call. */
  by?: Who
}

/** What a handler gets: checked input, the live actor (nobody where anybody may call), and its few tools. */
export type Context<A extends Access, Input, Resource = unknown> = {
  input: Input
  actor: A extends 'public' ? null : Actor
  caller: Caller
  /** What the policy's `resource` found, in every phase of the work. */
  resource: Resource
  record: (details: Details) => void
  /** Sends the browser on, once the work is committed. A target that is not ours throws at once. */
  redirectTo: (target: string) => void
  /** Runs once the work is committed: for cookies and caches, never for what must not be lost. */
  afterCommit: (effect: () => unknown) => void
}
type Transacted<A extends Access, Input, Resource> = Context<A, Input, Resource> & { tx: Tx }

/** Work that fits in one transaction. */
export type Whole<A extends Access, Input, Resource, Output> = (
  context: Transacted<A, Input, Resource>,
) => Promise<Output>

/**
 * Work that must call the network: authorised and announced in one transaction, called without one, and its
 * outcome recorded in a second. The call has to be repeatable (an idempotency key).
 */
export type Split<A extends Access, Input, Resource, Facts, Reply, Output> = {
  prepare: (context: Transacted<A, Input, Resource>) => Promise<Facts>
  call: (context: Context<A, Input, Resource> & { facts: Facts }) => Promise<Reply>
  complete: (context: Transacted<A, Input, Resource> & { facts: Facts; answer: Reply }) => Promise<Output>
}

export type Work<A extends Access, Input, Resource, Facts, Reply, Output> =
  | Whole<A, Input, Resource, Output>
  | Split<A, Input, Resource, Facts, Reply, Output>

/** The state of one run, kept outside the transaction so that a refusal can still say who was refused. */
export type Run = {
  /** When it began, by performance.now(). */
  started: number
  actor: Actor | null
  resource: unknown
  /** The tenant that the page was made for, as the caller says; never who may, only whether it still is the same. */
  pageTenant: unknown
  /** The idempotency key of this call, and what an earlier call with it answered. */
  key: Key | null
  earlier: Answer | null
  details: Details
  redirect: string | null
  effects: (() => unknown)[]
}

export const newRun = (): Run => ({
  started: performance.now(),
  actor: null,
  resource: undefined,
  pageTenant: undefined,
  key: null,
  earlier: null,
  details: {},
  redirect: null,
  effects: [],
})

/** A run as monitoring is told of it when it ends. */
export const endOf = (event: string, caller: Caller, run: Run) => ({
  event,
  requestId: caller.requestId,
  actorId: run.actor?.impersonator?.userId ?? run.actor?.userId,
  ...(run.actor?.impersonator && { impersonated: run.actor.userId }),
  tenantId: run.actor?.tenantId,
  ms: performance.now() - run.started,
})

/** The tools of a handler: they only write down, in its run. */
export function toolsOf(run: Run) {
  return {
    record: (details: Details) => {
      run.details = { ...run.details, ...details }
    },
    redirectTo: (target: string) => {
      run.redirect = checkedRedirect(target)
    },
    afterCommit: (effect: () => unknown) => {
      run.effects.push(effect)
    },
  }
}
