/**
 * An amount as a person writes it: €19, €190, €12.50.
 *
 * @param amount in the currency's smallest unit (cents)
 * @param currency ISO 4217 code, in either case
 */
export function formatMoney(amount: number, currency: string): string {
  const whole = amount % 100 === 0
  return new Intl.NumberFormat('en-GB', {
    style: 'currency',
    currency: currency.toUpperCase(),
    minimumFractionDigits: whole ? 0 : 2,
    maximumFractionDigits: whole ? 0 : 2,
  }).format(amount / 100)
}
