import { z } from 'zod'
import { PRICE_IDS } from '@/lib/billing/prices'
import { isReason, type Reason } from '@/lib/errors'
import { optional } from './optional'

/** The allow list: only a price we sell can be bought. */
export const checkoutSchema = z.strictObject({ priceId: z.enum(PRICE_IDS, 'Choose one of our plans.') })

/** How somebody came to the billing page: back from Stripe, or sent there with a refusal. */
export const billingSearchSchema = z.object({
  checkout: optional(z.enum(['pending', 'done'])),
  error: optional(z.custom<Reason>(isReason)),
})
