import type Stripe from 'stripe'

/**
 * An SDK type as it travels in JSON: the same shape, with the SDK's `Decimal` objects as the strings they are
 * parsed from. Everything the local Stripe stores or answers is one of these, so a wrong shape does not compile.
 */
export type Wire<T> = T extends Stripe.Decimal
  ? string
  : T extends string | number | boolean | null | undefined
    ? T
    : T extends ReadonlyArray<infer Element>
      ? Wire<Element>[]
      : { [Key in keyof T]: Wire<T[Key]> }

/** A stored object keeps only the id of what it refers to; `expand` puts the object in when it is asked for. */
type IdsOnly<T, References extends keyof T> = Omit<Wire<T>, References> & {
  [Key in References]: Extract<T[Key], string | null>
}

export type Customer = Wire<Stripe.Customer>
export type Product = IdsOnly<Stripe.Product, 'default_price'>
export type Price = IdsOnly<Stripe.Price, 'product'>
export type Subscription = IdsOnly<
  Stripe.Subscription,
  'customer' | 'latest_invoice' | 'default_payment_method'
>
export type SubscriptionItem = Wire<Stripe.SubscriptionItem>
export type Invoice = IdsOnly<Stripe.Invoice, 'customer' | 'default_payment_method'>
export type InvoiceLine = Wire<Stripe.InvoiceLineItem>
export type InvoicePayment = Wire<Stripe.InvoicePayment>
export type PaymentMethod = IdsOnly<Stripe.PaymentMethod, 'customer'>
export type PaymentIntent = IdsOnly<Stripe.PaymentIntent, 'customer' | 'payment_method'>
export type CheckoutSession = Omit<
  IdsOnly<Stripe.Checkout.Session, 'customer' | 'subscription' | 'invoice'>,
  'line_items'
>
export type LineItem = Wire<Stripe.LineItem>
export type PortalSession = IdsOnly<Stripe.BillingPortal.Session, 'configuration'>
export type List<T> = Stripe.ApiList<T>

/** The events this Stripe sends. Each name and its object are checked against the SDK's own union of events. */
export type EventType =
  | 'customer.created'
  | 'customer.updated'
  | 'checkout.session.completed'
  | 'checkout.session.expired'
  | 'customer.subscription.created'
  | 'customer.subscription.updated'
  | 'customer.subscription.deleted'
  | 'invoice.created'
  | 'invoice.finalized'
  | 'invoice.paid'
  | 'invoice.payment_succeeded'
  | 'invoice.payment_failed'
  | 'payment_intent.succeeded'
  | 'payment_intent.payment_failed'
  | 'payment_method.attached'

export type EventObjects = { [T in EventType]: Wire<Extract<Stripe.Event, { type: T }>['data']['object']> }

export type StoredEvent = Omit<Wire<Stripe.EventBase>, 'data' | 'type'> & {
  type: EventType
  data: { object: EventObjects[EventType]; previous_attributes?: Record<string, unknown> }
}
