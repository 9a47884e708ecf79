import 'server-only'
import type { z } from 'zod'
import { appendAudit, PLATFORM_TENANT_ID, whoAndWhere } from '@/lib/audit/append'
import type { Caller } from '@/lib/caller'
import { classify } from '@/lib/classify'
import { inTransaction, type Tx } from '@/lib/db'
import type { AuditOutcome } from '@/lib/generated/prisma/enums'
import { log } from '@/lib/log'
import { type Actor, authorise } from './authority'
import { parseInput } from './input'
import { takeTokens } from './limits'
import { type Access, isGlobal, type Policy } from './policy'
import { type Context, type Run, toolsOf, type Work } from './run'

/**
 * What every surface does that changes something, from the input on: input, limit, then one transaction with the
 * session, the role, the owner, the work and its audit event (two, around a network call), then what was put off until
 * the commit.
 *
 * @param raw the input as it came
 * @param run filled as it goes, so that a refusal can say who was refused, and at what
 * @throws whatever a check or the work throws, after a rollback
 */
export async function perform<A extends Access, S extends z.ZodType, Facts, Answer, Output>(
  policy: Policy<S> & { readonly access: A },
  caller: Caller,
  raw: unknown,
  work: Work<A, z.output<S>, Facts, Answer, Output>,
  run: Run,
): Promise<Output> {
  const started = performance.now()
  const input = parseInput(policy.input, raw)
  await takeTokens(policy, caller, input)
  const output = await transact(policy, caller, input, work, run)
  await runEffects(policy, caller, run)
  const ms = Math.round(performance.now() - started)
  log.info({ event: policy.event, requestId: caller.requestId, actorId: run.actor?.userId, ms })
  return output
}

async function transact<A extends Access, S extends z.ZodType, Facts, Answer, Output>(
  policy: Policy<S> & { readonly access: A },
  caller: Caller,
  input: z.output<S>,
  work: Work<A, z.output<S>, Facts, Answer, Output>,
  run: Run,
): Promise<Output> {
  const role = isGlobal(policy.scope) ? 'system' : 'app'
  // `null` where access is public, the live actor otherwise: what Context says, which no narrowing can follow.
  const context = () => ({ ...toolsOf(run), input, caller, actor: run.actor as Context<A, unknown>['actor'] })

  if (typeof work === 'function') {
    return inTransaction(role, async (tx) => {
      await authorise(tx, policy, caller, input, run)
      const output = await work({ ...context(), tx })
      await audit(tx, policy, caller, run, 'success')
      return output
    })
  }

  const facts = await inTransaction(role, async (tx) => {
    await authorise(tx, policy, caller, input, run)
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
): Promise<void> {
  const { alsoIn, ...details } = run.details
  const home = isGlobal(policy.scope) || !run.actor ? PLATFORM_TENANT_ID : run.actor.tenantId
  const entry = { ...whoAndWhere(caller, run.actor?.userId), ...details, event: policy.event, outcome }
  // In one order everywhere, so that two events never wait for each other's chain.
  for (const tenantId of [...new Set([home, alsoIn ?? home])].sort())
    await appendAudit(tx, { ...entry, tenantId })
}

/** The work is done whatever becomes of its effects, so a failure is for the log and not for the caller. */
async function runEffects(policy: { event: string }, caller: Caller, run: Run): Promise<void> {
  for (const effect of run.effects) {
    try {
      await effect()
    } catch (error) {
      log.error({ event: policy.event, code: classify(error).code, requestId: caller.requestId, error })
    }
  }
}
