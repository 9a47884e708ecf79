import type { Price, Product } from '../state/types.ts'
import type { World } from '../state/world.ts'

/** €19.00 from 1900 `eur`. Amounts are in the currency's smallest unit. */
export function money(amount: number, currency: string): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency: currency.toUpperCase() })
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2))
}

/** "€19.00 a month". */
export function perInterval(price: Price): string {
  return `${money(price.unit_amount ?? 0, price.currency)} a ${price.recurring?.interval ?? 'month'}`
}

export function productOf(world: World, price: { product: string | { id: string } }): Product | undefined {
  return world.state.products[typeof price.product === 'string' ? price.product : price.product.id]
}
