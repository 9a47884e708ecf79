import { z } from 'zod'
import { PRICE_IDS } from '@/lib/billing/prices'

/** The allow list: only a price we sell can be bought. */
export const checkoutSchema = z.strictObject({ priceId: z.enum(PRICE_IDS, 'Choose one of our plans.') })
