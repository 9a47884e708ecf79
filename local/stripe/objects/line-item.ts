import { newId } from '../state/ids.ts'
import type { LineItem, Price } from '../state/types.ts'

/** One line of a checkout session. https://docs.stripe.com/api/checkout/sessions/line_items */
export function newLineItem(price: Price, quantity: number, description: string): LineItem {
  const amount = (price.unit_amount ?? 0) * quantity
  return {
    id: newId('li_'),
    object: 'item',
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: amount,
    amount_tax: 0,
    amount_total: amount,
    currency: price.currency,
    description,
    metadata: {},
    price,
    quantity,
  }
}
