import { newId, randomText } from '../state/ids.ts'
import type { PaymentMethod } from '../state/types.ts'

/** A card as the hosted pages know it, after it has been read. */
export type Card = { number: string; brand: string; expMonth: number; expYear: number }

/** A card on file. https://docs.stripe.com/api/payment_methods/object */
export function newCard(now: number, customer: string, email: string | null, card: Card): PaymentMethod {
  return {
    id: newId('pm_'),
    object: 'payment_method',
    allow_redisplay: 'limited',
    billing_details: { address: null, email, name: null, phone: null, tax_id: null },
    card: {
      brand: card.brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
      country: 'US',
      display_brand: card.brand,
      exp_month: card.expMonth,
      exp_year: card.expYear,
      fingerprint: randomText(16),
      funding: 'credit',
      generated_from: null,
      last4: card.number.slice(-4),
      networks: { available: [card.brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: now,
    customer,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: 'card',
  }
}
