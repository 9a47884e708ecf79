import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { Tx } from '@/lib/db'
import { job } from '@/lib/guard/job'
import { defineJob } from '@/lib/jobs/policy'

// Jobs that leave a mark: a row for each time they took effect, in a table that would count a second time too. How they
// are to behave stands in their input.

const markSchema = z.strictObject({
  mark: z.string(),
  /** Fails at so many attempts before it succeeds; more than it has is poison. */
  fails: z.number().default(0),
  /** Milliseconds of work: inside the transaction, or of the call. */
  takes: z.number().default(0),
})
type Mark = z.output<typeof markSchema>

const common = {
  event: 'mark.left',
  scope: 'per-request-tenant-id',
  access: 'system',
  input: markSchema,
  key: ({ input }: { input: Mark }) => input.mark,
  retry: { times: 2, first: '1s', atMost: '2s' },
  within: '3s',
} as const

export const markJob = defineJob({ ...common, name: 'mark' })
/** On the authority of whoever caused it, who has to be an admin of the tenant. */
export const adminMarkJob = defineJob({ ...common, name: 'admin-mark', access: { member: 'ADMIN' } })
export const oneAtATimeJob = defineJob({ ...common, name: 'one-at-a-time', limit: 1 })
export const globalMarkJob = defineJob({ ...common, name: 'global-mark', scope: { global: 'tests' } })
export const callJob = defineJob({ ...common, name: 'call' })

/** Has more tries than a test kills workers. */
export const sturdyJob = defineJob({
  ...common,
  name: 'sturdy',
  retry: { times: 5, first: '1s', atMost: '1s' },
})

/** What `call` has sent out in this process, which no rollback undoes; and whether the answer came. */
export const sent: { id: string; attempt: number; answered: boolean }[] = []

export const KINDS = [
  job(markJob, ({ input, order, tx }) => leave(tx, input, order.attempt)),
  job(adminMarkJob, ({ input, order, tx }) => leave(tx, input, order.attempt)),
  job(sturdyJob, ({ input, order, tx }) => leave(tx, input, order.attempt)),
  job(oneAtATimeJob, ({ input, order, tx }) => leave(tx, input, order.attempt)),
  job(globalMarkJob, ({ input, order, tx }) => leave(tx, input, order.attempt)),
  job(callJob, {
    prepare: async ({ input }) => input.mark,
    call: async ({ input, order }) => {
      const message = { id: order.id, attempt: order.attempt, answered: false }
      sent.push(message)
      // Slow the first time only.
      if (order.attempt === 0) await sleep(input.takes)
      message.answered = true
    },
    complete: ({ input, order, tx }) => leave(tx, { ...input, takes: 0 }, order.attempt),
  }),
]

async function leave(tx: Tx, { mark, fails, takes }: Mark, attempt: number): Promise<void> {
  await tx.$executeRaw`INSERT INTO marks (tenant_id, mark, attempt) VALUES (app.tenant_id(), ${mark}, ${attempt})`
  if (takes > 0) await tx.$executeRaw`SELECT pg_sleep(${takes / 1_000}::double precision)`
  if (attempt < fails) throw new Error(`attempt ${attempt} of ${mark} fails`)
}
