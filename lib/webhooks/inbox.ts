import 'server-only'
import { syncCustomer } from '@/lib/billing/sync'
import { classify } from '@/lib/classify'
import { inTransaction } from '@/lib/db'
import { Refusal } from '@/lib/errors'
import { log } from '@/lib/log'
import { recordFault } from '@/lib/monitoring/record'
import type { Stripe } from '@/lib/stripe'
import { customerOf, isForeign } from './stripe'

/** After so many tries an event waits for a person; by then an hour has passed. */
const MAX_ATTEMPTS = 8

/**
 * Stores a verified event, committed when this returns; only then may it be acknowledged (T51). A second delivery
 * of the same event changes nothing.
 */
export async function storeStripeEvent(event: Stripe.Event): Promise<void> {
  const parked = isForeign(event)
  await inTransaction('system', (tx) =>
    tx.webhookEvent.createMany({
      data: {
        provider: 'stripe',
        id: event.id,
        type: event.type,
        payload: JSON.parse(JSON.stringify(event)),
        ...(parked ? ({ status: 'PARKED', lastCode: 'WEBHOOK_FOREIGN' } as const) : {}),
      },
      skipDuplicates: true,
    }),
  )
  if (parked)
    recordFault(new Refusal('WEBHOOK_FOREIGN'), { event: 'webhook.parked', webhook: event.id, parked })
}

/**
 * Works through what waits in the inbox until nothing is due. Any number of processes may do it at once: a row is
 * leased by one of them, and comes back when that one dies.
 *
 * @returns how many events were worked on
 */
export async function drainInbox(): Promise<number> {
  for (let count = 0; ; count += 1) {
    const event = await lease()
    if (event === null) return count
    try {
      await work(event)
      await settle(event, { status: 'DONE', processedAt: new Date(), lastCode: null })
    } catch (error) {
      await fail(event, error)
    }
  }
}

type Leased = { provider: string; id: string; type: string; payload: unknown; attempts: number }

/** Takes the next due event and pushes its next try back, further each time: a lease and a backoff in one. */
function lease(): Promise<Leased | null> {
  return inTransaction('system', async (tx) => {
    const [row] = await tx.$queryRaw<Leased[]>`
      UPDATE webhook_inbox SET attempts = attempts + 1, next_try_at = now() + interval '30 seconds' * (2 ^ attempts)
      WHERE (provider, id) = (
        SELECT provider, id FROM webhook_inbox WHERE status = 'PENDING' AND next_try_at <= now()
        ORDER BY next_try_at, received_at LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING provider, id, type, payload, attempts`
    return row ?? null
  })
}

/** A webhook is a doorbell: whatever it says, the customer is read anew. */
async function work(event: Leased): Promise<void> {
  const customerId = customerOf(event.payload)
  if (customerId === null) return
  await syncCustomer(customerId, {
    actorKind: 'webhook',
    actorId: null,
    requestId: event.id,
    address: null,
    userAgent: null,
  })
}

async function fail(event: Leased, error: unknown): Promise<void> {
  const refusal = classify(error)
  const { code } = refusal
  const parked = event.attempts >= MAX_ATTEMPTS
  const line = { event: 'webhook.failed', webhook: event.id, attempts: event.attempts, parked }
  // The first tries may come before our own transaction that stores a new customer's id has committed.
  if (parked) recordFault(refusal, line)
  else log.warn({ ...line, code, error })
  await settle(event, { lastCode: code, ...(parked ? { status: 'PARKED' } : {}) })
}

type Settlement = { status?: 'DONE' | 'PARKED'; processedAt?: Date; lastCode: string | null }

async function settle({ provider, id }: Leased, data: Settlement): Promise<void> {
  await inTransaction('system', (tx) =>
    tx.webhookEvent.update({ where: { provider_id: { provider, id } }, data }),
  )
}
