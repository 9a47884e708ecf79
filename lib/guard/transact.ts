import 'server-only'
import { z } from 'zod'
import { appendAudit, PLATFORM_TENANT_ID, whoAndWhere } from '@/lib/audit/append'
import type { Caller } from '@/lib/caller'
import { inTransaction, Prisma, type Tx } from '@/lib/db'
import type { AuditOutcome } from '@/lib/generated/prisma/enums'
import { authorise } from './authorise'
import type { Actor } from './authority'
import { keepColumn, patiently, releaseKey } from './idempotency'
import { type Access, isGlobal, type Leaving, type Policy } from './policy'
import { type Context, type Run, toolsOf, type Work } from './run'

/**
 * Authority, work and audit event in one transaction; in two, where the work calls the network in between. What an
 * earlier call with the same key answered is answered again, and nothing is done.
 *
 * @throws whatever a check or the work throws, after a rollback
 */
export async function transact<
  A extends Access,
  S extends z.ZodType,
  Resource,
  Facts,
  Reply,
  Out extends z.ZodType,
>(
  policy: Policy<S, Resource> & Leaving<Out> & { readonly access: A },
  caller: Caller,
  input: z.output<S>,
  work: Work<A, z.output<S>, Resource, Facts, Reply, z.input<Out>>,
  run: Run,
): Promise<z.output<Out>> {
  const role = isGlobal(policy.scope) ? 'system' : 'app'
  // `null` where access is public, the live actor otherwise: what Context says, which no narrowing can follow.
  const context = () => ({
    ...toolsOf(run),
    input,
    caller,
    actor: run.actor as Context<A, unknown>['actor'],
    resource: run.resource as Resource,
  })
  const finish = async (tx: Tx, output: z.input<Out>): Promise<z.output<Out>> => {
    // Only declared keys leave, the stored answer included.
    const leaving = (policy.output ?? z.null()).parse(output) as z.output<Out>
    const answer = { data: leaving, redirect: run.redirect }
    await audit(tx, policy, caller, run, 'success', keepColumn(run.key, answer))
    return leaving
  }

  if (typeof work === 'function') {
    return inTransaction(role, async (tx) => {
      await authorise(tx, policy, caller, input, run)
      if (run.earlier) return repeat<z.output<Out>>(run)
      return finish(tx, await work({ ...context(), tx }))
    })
  }

  const begin = () =>
    inTransaction(role, async (tx) => {
      await authorise(tx, policy, caller, input, run)
      if (run.earlier) return null
      const facts = await work.prepare({ ...context(), tx })
      await audit(tx, policy, caller, run, 'attempted')
      return { facts }
    })
  const begun = await (run.key ? patiently(begin) : begin())
  if (begun === null) return repeat<z.output<Out>>(run)
  return undoneOnFailure(role, run, async () => {
    const answer = await work.call({ ...context(), facts: begun.facts })
    return inTransaction(role, async (tx) => {
      if (run.actor) await resume(tx, run.actor)
      return finish(tx, await work.complete({ ...context(), tx, facts: begun.facts, answer }))
    })
  })
}

/** The answer of the first call, once more. What it set off after its commit has happened and does not again. */
function repeat<Output>(run: Run): Output {
  run.redirect = run.earlier?.redirect ?? null
  return run.earlier?.data as Output
}

/** Runs the second half of split work; its key is free again when that comes to nothing. */
async function undoneOnFailure<T>(role: 'app' | 'system', run: Run, rest: () => Promise<T>): Promise<T> {
  const { key, actor } = run
  try {
    return await rest()
  } catch (error) {
    if (key && actor) {
      await inTransaction(role, async (tx) => {
        await resume(tx, actor)
        await releaseKey(tx, key)
      }).catch(() => undefined) // Half a minute later it counts as given up anyway.
    }
    throw error
  }
}

/** The second transaction of split work records what has already happened: same person, no new decision. */
async function resume(tx: Tx, actor: Actor): Promise<void> {
  await tx.$queryRaw`SELECT set_config('app.user_id', ${actor.userId}, true), set_config('app.tenant_id', ${actor.tenantId}, true),
    set_config('app.impersonator', ${actor.impersonator?.userId ?? ''}, true)`
}

async function audit(
  tx: Tx,
  policy: Pick<Policy<z.ZodType>, 'event' | 'scope'>,
  caller: Caller,
  run: Run,
  outcome: AuditOutcome,
  together: Prisma.Sql = Prisma.empty,
): Promise<void> {
  const { alsoIn, by, ...details } = run.details
  const home = isGlobal(policy.scope) || !run.actor ? PLATFORM_TENANT_ID : run.actor.tenantId
  const entry = { ...whoAndWhere(caller, run.actor ?? by), ...details, event: policy.event, outcome }
  if (alsoIn === undefined || alsoIn === home) return appendAudit(tx, { ...entry, tenantId: home }, together)
  // In one order everywhere, so that two events never wait for each other's chain.
  for (const tenantId of [home, alsoIn].sort())
    await appendAudit(tx, { ...entry, tenantId }, tenantId === home ? together : Prisma.empty)
}
