import { newId, randomText } from '../state/ids.ts'
import type { Customer } from '../state/types.ts'

type Given = Partial<Pick<Customer, 'email' | 'name' | 'description' | 'phone' | 'metadata'>>

/** A new customer. https://docs.stripe.com/api/customers/object */
export function newCustomer(now: number, given: Given): Customer {
  return {
    id: newId('cus_'),
    object: 'customer',
    address: null,
    balance: 0,
    created: now,
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: null,
    invoice_prefix: randomText(8).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: {},
    name: null,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
    ...given,
  }
}
