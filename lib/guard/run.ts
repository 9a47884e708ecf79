import 'server-only'
import type { Change } from '@/lib/audit/append'
import type { Caller } from '@/lib/caller'
import type { Tx } from '@/lib/db'
import { checkedRedirect } from '@/lib/urls'
import type { Actor } from './authority'
import type { Access } from './policy'

/** What a handler says about its change, for the audit event. */
export type Details = {
  resource?: readonly [type: string, id: string]
  before?: Change
  after?: Change
  metadata?: Change
  /** Another tenant whose people should see this event too. */
  alsoIn?: string
}

/** What a handler gets: checked input, the live actor (nobody where anybody may call), and its few tools. */
export type Context<A extends Access, Input> = {
  input: Input
  actor: A extends 'public' ? null : Actor
  caller: Caller
  record: (details: Details) => void
  /** Sends the browser on, once the work is committed. A target that is not ours throws at once. */
  redirectTo: (target: string) => void
  /** Runs once the work is committed: for cookies and caches, never for what must not be lost. */
  afterCommit: (effect: () => unknown) => void
}
type Transacted<A extends Access, Input> = Context<A, Input> & { tx: Tx }

/** Work that fits in one transaction. */
export type Whole<A extends Access, Input, Output> = (context: Transacted<A, Input>) => Promise<Output>

/**
 * Work that must call the network: authorised and announced in one transaction, called without one, and its
 * outcome recorded in a second. The call has to be repeatable (an idempotency key).
 */
export type Split<A extends Access, Input, Facts, Answer, Output> = {
  prepare: (context: Transacted<A, Input>) => Promise<Facts>
  call: (context: Context<A, Input> & { facts: Facts }) => Promise<Answer>
  complete: (context: Transacted<A, Input> & { facts: Facts; answer: Answer }) => Promise<Output>
}

export type Work<A extends Access, Input, Facts, Answer, Output> =
  | Whole<A, Input, Output>
  | Split<A, Input, Facts, Answer, Output>

/** The state of one run, kept outside the transaction so that a refusal can still say who was refused. */
export type Run = {
  actor: Actor | null
  details: Details
  redirect: string | null
  effects: (() => unknown)[]
}

export const newRun = (): Run => ({ actor: null, details: {}, redirect: null, effects: [] })

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
