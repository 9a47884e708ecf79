import { expect } from 'vitest'
import { z } from 'zod'
import { appendAudit } from '@/lib/audit/append'
import { inTransaction, type Tx } from '@/lib/db'
import { guard } from '@/lib/guard/action'
import type { Access, Scope } from '@/lib/guard/policy'
import { type Outcome, RACES } from './race.ts'
import type { Racer } from './racers.ts'

type Event = `${string}.${string}`

/** Long enough for PROOF_RUNS of any size. */
export const TIMEOUT = { timeout: Math.max(90_000, RACES * 60) }

/** As many as a test asks for; the limiter has tests of its own. */
export const ANY_NUMBER = { max: 1_000_000, per: '1m' } as const

/** Work that asks for `access`, and takes a moment between the check and the commit. */
export function workFor(event: Event, access: Exclude<Access, 'public'>, scope: Scope) {
  const work = guard(
    { event, scope, access, input: z.strictObject({ pause: z.number() }), limit: ANY_NUMBER },
    async ({ tx, input }) => {
      await tx.$queryRaw`SELECT pg_sleep(${input.pause}::double precision)::text`
      return null
    },
  )
  return ({ index }: Racer) => work({ pause: (index % 4) / 500 })
}

/** A change as an admin's action or a job makes it: committed with its event, here in the chain of the racer's team. */
export const revoking =
  (event: Event, change: (tx: Tx, racer: Racer) => Promise<unknown>) => (racer: Racer) =>
    inTransaction('system', async (tx) => {
      await change(tx, racer)
      await appendAudit(tx, {
        tenantId: racer.tenantId,
        event,
        outcome: 'success',
        actorKind: 'system',
        actorId: null,
        requestId: 'tests',
        address: null,
        userAgent: null,
        metadata: { racer: racer.userId },
      })
    })

/** Nothing got through too late; and there was a race: both orders came up. */
export function expectNoneAfter(outcome: Outcome): void {
  expect(outcome).toMatchObject({ acceptedAfter: 0, acceptedNext: 0 })
  const raced = Math.min(outcome.inTime, outcome.tooLate)
  expect(raced, `no race: ${JSON.stringify(outcome)}`).toBeGreaterThan(RACES / 20)
}
