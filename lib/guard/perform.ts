import 'server-only'
import type { z } from 'zod'
import { appendAudit, type Change, PLATFORM_TENANT_ID, whoAndWhere } from '@/lib/audit/append'
import type { Caller } from '@/lib/caller'
import { inTransaction, type Tx } from '@/lib/db'
import type { AuditOutcome } from '@/lib/generated/prisma/enums'
import { log } from '@/lib/log'
import { checkedRedirect } from '@/lib/urls'
import { type Actor, databaseRole, openSession, requireAccess, requireOwner } from './authority'
import type { Access, Policy } from './policy'

/** Who a handler works for: nobody where anybody may call. */
export type ActorFor<A extends Access> = A extends 'public' ? null : Actor

/** What a handler says about its change, for the audit event. */
export type Details = {
  resource?: readonly [type: string, id: string]
  before?: Change
  after?: Change
  metadata?: Change
  /** Another tenant whose people should see this event too. */
  alsoIn?: string
}

export type Context<A extends Access, Input> = {
  input: Input
  actor: ActorFor<A>
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

/**
 * Runs what was put off until the commit. The work is done whatever becomes of it, so a failure is for the log and
 * not for the caller.
 */
export async function runEffects(policy: { event: string }, caller: Caller, run: Run): Promise<void> {
  for (const effect of run.effects) {
    try {
      await effect()
    } catch (error) {
      log.error({ event: policy.event, code: 'UNEXPECTED', requestId: caller.requestId, error })
    }
  }
}

/** The state of one run, kept outside the transaction so that a refusal can still say who was refused. */
export type Run = {
  actor: Actor | null
  details: Details
  redirect: string | null
  effects: (() => unknown)[]
}

export const newRun = (): Run => ({ actor: null, details: {}, redirect: null, effects: [] })

/**
 * Steps 3 of the pipeline: the live session, role and ownership, the work, and the audit event, in one transaction
 * (or two around a network call).
 */
export async function perform<A extends Access, S extends z.ZodType, Facts, Answer, Output>(
  policy: Policy<S> & { readonly access: A },
  caller: Caller,
  input: z.output<S>,
  work: Work<A, z.output<S>, Facts, Answer, Output>,
  run: Run,
): Promise<Output> {
  const role = databaseRole(policy.scope)
  // `null` where access is public, the live actor otherwise: what ActorFor says, which no narrowing can follow.
  const context = () => ({ ...tools(run), input, caller, actor: run.actor as ActorFor<A> })

  const authorise = async (tx: Tx) => {
    if (policy.access === 'public') return
    run.actor = await openSession(tx, caller.claim, policy.access)
    requireAccess(policy.access, run.actor)
    if (policy.owner) requireOwner(policy.owner({ input }), run.actor)
  }

  if (typeof work === 'function') {
    return inTransaction(role, async (tx) => {
      await authorise(tx)
      const output = await work({ ...context(), tx })
      await audit(tx, policy, caller, run, 'success')
      return output
    })
  }

  const facts = await inTransaction(role, async (tx) => {
    await authorise(tx)
    const prepared = await work.prepare({ ...context(), tx })
    await audit(tx, policy, caller, run, 'attempted')
    return prepared
  })
  const answer = await work.call({ ...context(), facts })
  return inTransaction(role, async (tx) => {
    if (run.actor) await resume(tx, run.actor)
    const output = await work.complete({ ...context(), tx, facts, answer })
    await audit(tx, policy, caller, run, 'success')
    return output
  })
}

function tools(run: Run) {
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

/** The second transaction of split work records what has already happened: same person, no new decision. */
async function resume(tx: Tx, actor: Actor): Promise<void> {
  await tx.$queryRaw`SELECT set_config('app.user_id', ${actor.userId}, true), set_config('app.tenant_id', ${actor.tenantId}, true)`
}

async function audit<S extends z.ZodType>(
  tx: Tx,
  policy: Policy<S>,
  caller: Caller,
  run: Run,
  outcome: AuditOutcome,
) {
  const { alsoIn, ...details } = run.details
  const home = typeof policy.scope === 'string' && run.actor ? run.actor.tenantId : PLATFORM_TENANT_ID
  // In one order everywhere, so that two events never wait for each other's chain.
  for (const tenantId of [...new Set([home, alsoIn ?? home])].sort()) {
    await appendAudit(tx, {
      ...whoAndWhere(caller, run.actor?.userId),
      ...details,
      tenantId,
      event: policy.event,
      outcome,
    })
  }
}
