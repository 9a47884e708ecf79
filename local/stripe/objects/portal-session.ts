import { newId } from '../state/ids.ts'
import type { PortalSession } from '../state/types.ts'

/** The one configuration of the local portal: cancel, resume, change plan, invoices. */
const CONFIGURATION = 'bpc_1PortcullisLocalPortal00'

/** A link into the customer portal. https://docs.stripe.com/api/customer_portal/sessions/object */
export function newPortalSession(
  now: number,
  given: Pick<PortalSession, 'customer' | 'return_url' | 'url' | 'locale'>,
): PortalSession {
  return {
    id: newId('bps_'),
    object: 'billing_portal.session',
    configuration: CONFIGURATION,
    created: now,
    customer_account: null,
    flow: null,
    livemode: false,
    on_behalf_of: null,
    ...given,
  }
}
