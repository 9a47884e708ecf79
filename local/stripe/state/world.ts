import type { State } from './store.ts'

/** What caused the change at hand: the API request, or nobody in particular (a hosted page, the clock). */
export type Cause = { id: string | null; idempotency_key: string | null }

/** What every part of the local Stripe is handed: its memory, its address, its clock, and the way out. */
export type World = {
  state: State
  /** The address that links in answers and pages begin with, e.g. http://127.0.0.1:4000. */
  origin: string
  /** Billing time in seconds since the epoch. The only clock that objects, periods and expiries go by. */
  now(): number
  cause: Cause
  /** Tells the delivery queue that an event is waiting. */
  wake(): void
}

/** The same world, on behalf of one API request. */
export function causedBy(world: World, cause: Cause): World {
  return { ...world, cause }
}
