import { newId } from '../state/ids.ts'
import type { Invoice, InvoicePayment } from '../state/types.ts'

/** Which payment paid an invoice. https://docs.stripe.com/api/invoice-payment/object */
export function newInvoicePayment(now: number, invoice: Invoice, paymentIntent: string): InvoicePayment {
  return {
    id: newId('inpay_'),
    object: 'invoice_payment',
    amount_paid: invoice.amount_due,
    amount_requested: invoice.amount_due,
    created: now,
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: false,
    payment: { payment_intent: paymentIntent, type: 'payment_intent' },
    status: 'paid',
    status_transitions: { canceled_at: null, paid_at: now },
  }
}
