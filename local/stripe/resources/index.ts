import { catalogueRoutes } from './catalogue.ts'
import { checkoutSessionRoutes } from './checkout-sessions.ts'
import { customerRoutes } from './customers.ts'
import { eventRoutes } from './events.ts'
import { invoiceRoutes } from './invoices.ts'
import { paymentRoutes } from './payments.ts'
import { portalSessionRoutes } from './portal-sessions.ts'
import { subscriptionRoutes } from './subscriptions.ts'

/** Every address of the API. */
export const API_ROUTES = [
  ...customerRoutes,
  ...catalogueRoutes,
  ...checkoutSessionRoutes,
  ...portalSessionRoutes,
  ...subscriptionRoutes,
  ...invoiceRoutes,
  ...paymentRoutes,
  ...eventRoutes,
]
