import type { Card } from '../objects/payment-method.ts'
import { brandOf } from './test-cards.ts'

export type CardFields = { number: string; expiry: string; cvc: string }
export type CardErrors = Partial<Record<keyof CardFields, string>>

/**
 * Reads what a person typed into the card fields, in the words Stripe's own page uses for what is wrong.
 *
 * @param now seconds since the epoch; a card is good to the end of its month
 */
export function readCard(fields: CardFields, now: number): { card: Card } | { errors: CardErrors } {
  const number = fields.number.replace(/[\s-]/g, '')
  const expiry = readExpiry(fields.expiry)
  const errors: CardErrors = {}

  const numberError = wrongNumber(number)
  if (numberError) errors.number = numberError
  const expiryError = wrongExpiry(expiry, now)
  if (expiryError) errors.expiry = expiryError
  if (!/^\d{3}$/.test(fields.cvc.trim())) errors.cvc = 'Your card’s security code is incomplete.'

  if (Object.keys(errors).length > 0 || !expiry) return { errors }
  return { card: { number, brand: brandOf(number), ...expiry } }
}

function wrongNumber(number: string): string | null {
  if (/^\d{0,11}$/.test(number)) return 'Your card number is incomplete.'
  return /^\d{12,19}$/.test(number) && passesLuhn(number) ? null : 'Your card number is invalid.'
}

type Expiry = { expMonth: number; expYear: number }

/** `12/30`, `12 / 2030`, `1230`. */
function readExpiry(typed: string): Expiry | null {
  const parts = /^\s*(\d{1,2})\s*[/-]\s*(\d{2}|\d{4})\s*$/.exec(typed) ?? /^\s*(\d{2})(\d{2})\s*$/.exec(typed)
  if (!parts) return null
  const expMonth = Number(parts[1])
  const year = Number(parts[2])
  return expMonth >= 1 && expMonth <= 12 ? { expMonth, expYear: year < 100 ? 2000 + year : year } : null
}

function wrongExpiry(expiry: Expiry | null, now: number): string | null {
  if (!expiry) return 'Your card’s expiration date is incomplete. Write it as MM / YY.'
  const today = new Date(now * 1000)
  const months =
    expiry.expYear * 12 + expiry.expMonth - (today.getUTCFullYear() * 12 + today.getUTCMonth() + 1)
  if (months < 0) return 'Your card’s expiration date is in the past.'
  return months > 50 * 12 ? 'Your card’s expiration year is invalid.' : null
}

/** The check digit of card numbers (ISO/IEC 7812-1). */
function passesLuhn(number: string): boolean {
  const sum = [...number].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}
