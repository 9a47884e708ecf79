import 'server-only'
import { type Tx, withTenant } from '@/lib/db'
import { seconds } from '@/lib/duration'
import { Refusal } from '@/lib/errors'
import { stripe } from '@/lib/stripe'
import { absoluteUrl } from '@/lib/urls'
import { closeCheckouts } from './open-checkouts'
import { isSubscribed } from './policy'

/** What a tenant has at Stripe, as our own row says it. */
export type CustomerFacts = {
  tenantId: string
  tenantName: string
  customerId: string | null
  subscribed: boolean
}

/** Reads the tenant's customer id from our row; a caller never names one. */
export async function readCustomerFacts(tx: Tx, tenantId: string): Promise<CustomerFacts> {
  const tenant = await tx.tenant.findUnique({
    where: { id: tenantId },
    select: { name: true, stripeCustomerId: true, subscription: { select: { status: true } } },
  })
  if (tenant === null) throw new Refusal('TENANT_NOT_FOUND')
  return {
    tenantId,
    tenantName: tenant.name,
    customerId: tenant.stripeCustomerId,
    subscribed: tenant.stripeCustomerId !== null && isSubscribed(tenant.subscription?.status),
  }
}

/** As long as all calls of one checkout can take, retries included. */
const LEASE_SECONDS = seconds('60s')

/**
 * Lets one of the tenant's people at a time on the way to Stripe: two who list, close and open checkouts at the same
 * moment could leave two open, and pay twice (T55). The lease ends by itself when its process dies.
 *
 * @throws Refusal CHECKOUT_BUSY
 */
export async function leaseCheckout(tx: Tx, tenantId: string): Promise<void> {
  const taken = await tx.$executeRaw`
    UPDATE tenants SET checkout_until = now() + make_interval(secs => ${LEASE_SECONDS}::double precision)
    WHERE id = ${tenantId}::uuid AND (checkout_until IS NULL OR checkout_until < now())`
  if (taken === 0) throw new Refusal('CHECKOUT_BUSY')
}

/** Gives the way free again, whatever became of the call. */
export async function endLease(tenantId: string): Promise<void> {
  await withTenant(tenantId, (tx) =>
    tx.tenant.update({ where: { id: tenantId }, data: { checkoutUntil: null } }),
  )
}

/**
 * The tenant's one customer. The idempotency key is the tenant's id, so that two calls at the same moment, or one
 * after a crash, end with the same customer (https://docs.stripe.com/api/idempotent_requests).
 */
export async function ensureCustomer(facts: CustomerFacts, email: string): Promise<string> {
  if (facts.customerId !== null) return facts.customerId
  const customer = await stripe().customers.create(
    { email, name: facts.tenantName, metadata: { tenantId: facts.tenantId } },
    { idempotencyKey: `customer:${facts.tenantId}` },
  )
  return customer.id
}

/** Keeps the customer id; the first one stays. */
export async function rememberCustomer(tx: Tx, tenantId: string, customerId: string): Promise<void> {
  await tx.tenant.updateMany({
    where: { id: tenantId, stripeCustomerId: null },
    data: { stripeCustomerId: customerId },
  })
}

/**
 * Where somebody goes who pressed "subscribe": the portal when the customer has a subscription that lives, checkout
 * otherwise. Our row may be late, so Stripe is asked too; and checkouts that are still open elsewhere, in another tab
 * or for another plan, are closed, so that nobody pays twice (T55).
 *
 * @returns the address of a page hosted by Stripe
 */
export async function subscribeAddress(
  facts: CustomerFacts,
  customerId: string,
  priceId: string,
): Promise<string> {
  if (facts.subscribed || (await hasLiveSubscription(customerId))) return createPortal(customerId)
  await closeCheckouts(customerId)
  return createCheckout(customerId, facts.tenantId, priceId)
}

async function hasLiveSubscription(customerId: string): Promise<boolean> {
  const { data } = await stripe().subscriptions.list({ customer: customerId, status: 'all', limit: 100 })
  return data.some((subscription) => isSubscribed(subscription.status))
}

async function createCheckout(customerId: string, tenantId: string, priceId: string): Promise<string> {
  const session = await stripe().checkout.sessions.create({
    mode: 'subscription',
    customer: customerId,
    client_reference_id: tenantId,
    line_items: [{ price: priceId, quantity: 1 }],
    subscription_data: { metadata: { tenantId } },
    success_url: absoluteUrl('/billing/return'),
    cancel_url: absoluteUrl('/billing'),
  })
  if (session.url === null) throw new Refusal('STRIPE_REFUSED')
  return session.url
}

/** The address of a hosted customer portal: invoices, card, plan, cancellation. */
export async function createPortal(customerId: string): Promise<string> {
  const portal = await stripe().billingPortal.sessions.create({
    customer: customerId,
    return_url: absoluteUrl('/billing/return'),
  })
  return portal.url
}
