import type { CheckoutSession } from '../state/types.ts'
import type { World } from '../state/world.ts'
import { change, emit } from '../webhooks/events.ts'

/** Closes a session that was not paid. */
export function expireCheckout(world: World, session: CheckoutSession): void {
  change(session, { status: 'expired', url: null })
  emit(world, 'checkout.session.expired', session)
}

/** Closes every session whose time is up. Called before each request, so nobody meets a session that is too old. */
export function expireDueCheckouts(world: World): void {
  for (const session of Object.values(world.state.checkoutSessions))
    if (session.status === 'open' && session.expires_at <= world.now()) expireCheckout(world, session)
}
