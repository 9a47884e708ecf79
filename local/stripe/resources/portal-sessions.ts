import type Stripe from 'stripe'
import { found } from '../api/errors.ts'
import { text, webAddress } from '../api/params.ts'
import { type Route, route } from '../api/route.ts'
import { newPortalSession } from '../objects/portal-session.ts'
import { newId } from '../state/ids.ts'

/** https://docs.stripe.com/api/customer_portal/sessions */
export const portalSessionRoutes: Route[] = [
  route<Stripe.BillingPortal.SessionCreateParams>()(
    'POST',
    '/v1/billing_portal/sessions',
    { customer: text, return_url: webAddress.optional(), locale: text.optional() },
    (world, params) => {
      const session = newPortalSession(world.now(), {
        customer: found(world.state.customers, params.customer, 'customer', 'customer').id,
        return_url: params.return_url ?? null,
        locale: params.locale ?? null,
        url: `${world.origin}/p/session/${newId('test_')}`,
      })
      world.state.portalSessions[session.id] = session
      return session
    },
  ),
]
