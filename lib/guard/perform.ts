import 'server-only'
import type { z } from 'zod'
import type { Caller } from '@/lib/caller'
import { recordFault, recordSuccess } from '@/lib/monitoring/record'
import { keyOf } from './idempotency'
import { parseInput, separate } from './input'
import { takeTokens } from './limits'
import type { Access, Leaving, Policy } from './policy'
import { endOf, type Run, type Work } from './run'
import { transact } from './transact'

/**
 * What every surface does that changes something, from the input on: input, limit, then one transaction with the
 * session, the role, the owner, the work and its audit event (two, around a network call), then what was put off until
 * the commit.
 *
 * @param raw the input as it came
 * @param run filled as it goes, so that a refusal can say who was refused, and at what
 * @throws whatever a check or the work throws, after a rollback
 */
export async function perform<
  A extends Access,
  S extends z.ZodType,
  Resource,
  Facts,
  Reply,
  Out extends z.ZodType,
>(
  policy: Policy<S, Resource> & Leaving<Out> & { readonly access: A },
  caller: Caller,
  raw: unknown,
  work: Work<A, z.output<S>, Resource, Facts, Reply, z.input<Out>>,
  run: Run,
): Promise<z.output<Out>> {
  const { key, tenant, rest } = separate(raw)
  const input = parseInput(policy.input, rest)
  run.pageTenant = tenant
  if (policy.idempotent) run.key = keyOf(policy.event, key, input, policy.idempotent)
  await takeTokens(policy, caller, input)
  const output = await transact(policy, caller, input, work, run)
  await runEffects(policy, caller, run)
  recordSuccess(endOf(policy.event, caller, run))
  return output
}

/** The work is done whatever becomes of its effects, so a failure is for the log and not for the caller. */
async function runEffects(policy: { event: string }, caller: Caller, run: Run): Promise<void> {
  for (const effect of run.effects) {
    try {
      await effect()
    } catch (error) {
      recordFault(error, { event: policy.event, requestId: caller.requestId })
    }
  }
}
