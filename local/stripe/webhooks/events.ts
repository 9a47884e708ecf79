import Stripe from 'stripe'
import { newId } from '../state/ids.ts'
import type { EventObjects, EventType } from '../state/types.ts'
import type { World } from '../state/world.ts'

const KEPT_SECONDS = 30 * 24 * 60 * 60

/**
 * Records that something happened and queues it for the webhook endpoint. The object is copied as it is now.
 *
 * @param previous for `…updated` events: the old values of what changed
 */
export function emit<T extends EventType>(
  world: World,
  type: T,
  object: EventObjects[T],
  previous?: Record<string, unknown>,
): void {
  forgetOld(world)
  const id = newId('evt_')
  world.state.events[id] = {
    id,
    object: 'event',
    api_version: Stripe.API_VERSION,
    created: world.now(),
    data: structuredClone({ object, ...(previous && { previous_attributes: previous }) }),
    livemode: false,
    pending_webhooks: 1,
    request: { ...world.cause },
    type,
  }
  world.state.deliveries[id] = {
    event: id,
    status: 'pending',
    attempts: 0,
    nextAttemptAt: 0,
    firstAttemptAt: null,
    lastAttemptAt: null,
    lastResult: null,
  }
  world.wake()
}

/**
 * Changes a record in place and answers with the old values of what really changed, as `previous_attributes` of
 * the event has them.
 */
export function change<T extends object>(record: T, values: Partial<T>): Record<string, unknown> {
  const held = new Map<string, unknown>(Object.entries(record))
  const before: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(values))
    if (JSON.stringify(held.get(key)) !== JSON.stringify(value))
      before[key] = structuredClone(held.get(key) ?? null)
  Object.assign(record, values)
  return before
}

/** Stripe lists events for 30 days; so do we, and the file stays small. */
function forgetOld(world: World): void {
  const oldest = world.now() - KEPT_SECONDS
  for (const [id, event] of Object.entries(world.state.events)) {
    if (event.created >= oldest) break
    if (world.state.deliveries[id]?.status === 'pending') continue
    delete world.state.events[id]
    delete world.state.deliveries[id]
  }
}
