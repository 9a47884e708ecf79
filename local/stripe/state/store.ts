import type {
  CheckoutSession,
  Customer,
  Invoice,
  InvoicePayment,
  LineItem,
  PaymentIntent,
  PaymentMethod,
  PortalSession,
  Price,
  Product,
  StoredEvent,
  Subscription,
} from './types.ts'

/** How one event fares on its way to the webhook endpoint. Times are in milliseconds since the epoch. */
export type Delivery = {
  event: string
  status: 'pending' | 'delivered' | 'failed'
  attempts: number
  nextAttemptAt: number
  firstAttemptAt: number | null
  lastAttemptAt: number | null
  /** What the last attempt met: an HTTP status, or why there was none. */
  lastResult: string | null
}

/** The first answer to an Idempotency-Key, kept for a day. */
export type IdempotentAnswer = {
  path: string
  fingerprint: string
  status: number
  body: string
  request: string
  createdAt: number
}

/** Everything the local Stripe remembers: plain JSON, by id, in the order of creation. */
export type State = {
  customers: Record<string, Customer>
  products: Record<string, Product>
  prices: Record<string, Price>
  checkoutSessions: Record<string, CheckoutSession>
  /** By the id of the checkout session they belong to. */
  lineItems: Record<string, LineItem[]>
  /** What a checkout session will give its subscription, by the id of the session. */
  subscriptionData: Record<string, { description: string | null; metadata: Record<string, string> }>
  portalSessions: Record<string, PortalSession>
  subscriptions: Record<string, Subscription>
  invoices: Record<string, Invoice>
  invoicePayments: Record<string, InvoicePayment>
  paymentMethods: Record<string, PaymentMethod>
  paymentIntents: Record<string, PaymentIntent>
  events: Record<string, StoredEvent>
  deliveries: Record<string, Delivery>
  idempotency: Record<string, IdempotentAnswer>
}

/** A Stripe account on its first day. */
export function emptyState(): State {
  return {
    customers: {},
    products: {},
    prices: {},
    checkoutSessions: {},
    lineItems: {},
    subscriptionData: {},
    portalSessions: {},
    subscriptions: {},
    invoices: {},
    invoicePayments: {},
    paymentMethods: {},
    paymentIntents: {},
    events: {},
    deliveries: {},
    idempotency: {},
  }
}

/** The records of one kind, newest first, as every Stripe list returns them. */
export function newestFirst<T>(records: Record<string, T>): T[] {
  return Object.values(records).reverse()
}

/** The record with this id, if there is one. Safe for ids that come from outside, `__proto__` included. */
export function lookup<T>(records: Record<string, T>, id: string | null | undefined): T | undefined {
  return id && Object.hasOwn(records, id) ? records[id] : undefined
}
