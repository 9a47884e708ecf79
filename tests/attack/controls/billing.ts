import { becomeCustomer, type Person } from '../../support/newcomers.ts'
import { byHand } from '../../support/trail.ts'
import type { Control } from '../stage.ts'

export const BILLING_CONTROLS: Record<string, Control> = {
  generateUserStripe: {
    input: () => ({ priceId: process.env.NEXT_PUBLIC_STRIPE_PRO_MONTHLY_PRICE_ID ?? '' }),
  },
  openCustomerPortal: {
    input: async (me) => {
      await becomeCustomer(me)
      return {}
    },
    ready: registerAtStripe,
  },
}

/** Makes the person's customer known to the local Stripe. */
async function registerAtStripe(me: Person): Promise<void> {
  const response = await fetch(`${process.env.STRIPE_API_URL}/v1/customers`, {
    method: 'POST',
    headers: { authorization: `Bearer ${process.env.STRIPE_API_KEY}` },
    body: new URLSearchParams({ email: me.email, 'metadata[tenantId]': me.teamId }),
  })
  const { id }: { id: string } = await response.json()
  await byHand('UPDATE tenants SET stripe_customer_id = $1 WHERE id = $2', [id, me.teamId])
}
