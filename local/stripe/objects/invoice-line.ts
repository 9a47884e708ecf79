import { newId } from '../state/ids.ts'
import type { InvoiceLine, SubscriptionItem } from '../state/types.ts'

type Given = {
  invoice: string
  item: SubscriptionItem
  amount: number
  description: string
  period: { start: number; end: number }
  proration: boolean
}

/** One line of an invoice: a period of a price, or the part of one. https://docs.stripe.com/api/invoice-line-item/object */
export function newInvoiceLine({
  invoice,
  item,
  amount,
  description,
  period,
  proration,
}: Given): InvoiceLine {
  return {
    id: newId('il_'),
    object: 'line_item',
    amount,
    currency: item.price.currency,
    description,
    discount_amounts: [],
    discountable: !proration,
    discounts: [],
    invoice,
    livemode: false,
    metadata: {},
    parent: {
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: null,
        proration,
        proration_details: null,
        subscription: item.subscription,
        subscription_item: item.id,
      },
      type: 'subscription_item_details',
    },
    period,
    pretax_credit_amounts: [],
    pricing: {
      price_details: { price: item.price.id, product: idOf(item.price.product) },
      type: 'price_details',
      unit_amount_decimal: item.price.unit_amount_decimal,
    },
    quantity: item.quantity ?? 1,
    quantity_decimal: String(item.quantity ?? 1),
    subscription: item.subscription,
    subtotal: amount,
    taxes: [],
  }
}

/** The id of something that may have been expanded. */
function idOf(reference: string | { id: string }): string {
  return typeof reference === 'string' ? reference : reference.id
}
