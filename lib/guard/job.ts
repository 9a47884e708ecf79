import 'server-only'
import type { z } from 'zod'
import type { Tx } from '@/lib/db'
import type { Job, JobPolicy, JobRow, Outcome } from '@/lib/jobs/policy'
import { recordJob } from '@/lib/monitoring/record'
import { parseInput } from './input'
import { failed } from './job-failure'
import { finish, inScopeOf, type Order, readOrder, requireOwnTenant } from './job-order'
import type { Details } from './run'
import { declare } from './surface'

/** What a job's work gets: checked input, the order it came with, and its few tools. */
type Context<Input> = {
  input: Input
  order: Order
  record: (details: Omit<Details, 'alsoIn' | 'by'>) => void
}
type Transacted<Input> = Context<Input> & { tx: Tx }

/** Work that fits in one transaction. Its effect, its audit event and its being done commit together. */
type Whole<Input> = (context: Transacted<Input>) => Promise<void>

/**
 * Work that must call the network. `prepare` reads what the call needs; `call` runs without a transaction, and again when
 * a process died before `complete` committed: it has to be repeatable, or recognisable as a repetition.
 */
type Split<Input, Facts, Reply> = {
  prepare: (context: Transacted<Input>) => Promise<Facts>
  call: (context: Context<Input> & { facts: Facts }) => Promise<Reply>
  complete: (context: Transacted<Input> & { facts: Facts; answer: Reply }) => Promise<void>
}

type Work<Input, Facts, Reply> = Whole<Input> | Split<Input, Facts, Reply>

/**
 * Makes a job. It runs at least once and takes effect once: the row that says so commits with the effect. The order of
 * the checks stands here: whose it is, its input, then one transaction with the tenant, the person it acts for, the
 * work, and its audit event.
 *
 * @param policy what the domain declared with `defineJob`
 * @param work one function, or `prepare`/`call`/`complete` where the network is involved
 * @returns what a worker calls with a row; it answers how it went and never throws
 */
export function job<S extends z.ZodType>(policy: JobPolicy<S>, work: Whole<z.output<S>>): Job
export function job<S extends z.ZodType, Facts, Reply>(
  policy: JobPolicy<S>,
  work: Split<z.output<S>, Facts, Reply>,
): Job
export function job<S extends z.ZodType, Facts, Reply>(
  policy: JobPolicy<S>,
  work: Work<z.output<S>, Facts, Reply>,
): Job {
  const run = async (row: JobRow): Promise<Outcome> => {
    const started = performance.now()
    let order: Order | null = null
    try {
      order = readOrder(row)
      requireOwnTenant(policy, order, row)
      await perform(policy, order, parseInput(policy.input, order.raw), work)
      recordJob(policy.name, performance.now() - started, {
        event: policy.event,
        requestId: order.requestId,
        tenantId: order.tenantId,
        job: order.id,
        attempts: order.attempt + 1,
      })
      return { status: 'completed' }
    } catch (error) {
      return failed(policy, row, order, error)
    }
  }
  return Object.assign(declare('job', policy, run), { policy })
}

async function perform<S extends z.ZodType, Facts, Reply>(
  policy: JobPolicy<S>,
  order: Order,
  input: z.output<S>,
  work: Work<z.output<S>, Facts, Reply>,
): Promise<void> {
  let details: Details = {}
  const record = (more: Details) => {
    details = { ...details, ...more }
  }
  const context = { input, order, record }

  if (typeof work === 'function') {
    return inScopeOf(policy, order, async (tx) => {
      await work({ ...context, tx })
      await finish(tx, policy, order, details)
    })
  }
  const facts = await inScopeOf(policy, order, (tx) => work.prepare({ ...context, tx }))
  const answer = await work.call({ ...context, facts })
  return inScopeOf(policy, order, async (tx) => {
    await work.complete({ ...context, tx, facts, answer })
    await finish(tx, policy, order, details)
  })
}
