import type { Metadata } from 'next'
import { generateUserStripe } from '@/actions/generate-user-stripe'
import { openCustomerPortal } from '@/actions/open-customer-portal'
import { CheckoutNote } from '@/components/billing/checkout-note'
import { PlanPicker } from '@/components/billing/plan-picker'
import { PlanSummary } from '@/components/billing/plan-summary'
import { PortalButton } from '@/components/billing/portal-button'
import { WaitingForStripe } from '@/components/billing/waiting-for-stripe'
import { PageHeader } from '@/components/shell/page-header'
import { RefusedNote } from '@/components/states/refused-note'
import { isSubscribed } from '@/lib/billing/policy'
import { priceId } from '@/lib/billing/prices'
import type { Search } from '@/lib/guard/way-back'
import { loadBilling } from './loader'

export const metadata: Metadata = { title: 'Billing' }

export default async function BillingPage({ searchParams }: { searchParams: Promise<Search> }) {
  const { billing, tenantName, mayManage, checkout, refusal } = await loadBilling(await searchParams)
  const subscribed = isSubscribed(billing.subscription?.status)
  const paid = billing.plan.key !== 'free'
  const waiting = checkout === 'pending' && !paid
  return (
    <>
      <PageHeader title="Billing" lede={`The plan of ${tenantName}, and what it costs.`} />
      {refusal ? <RefusedNote>{refusal}</RefusedNote> : null}
      {checkout && paid && !billing.subscription?.cancelAtPeriodEnd ? (
        <CheckoutNote planName={billing.plan.name} />
      ) : null}
      {waiting ? <WaitingForStripe path="/billing/return" /> : null}
      <PlanSummary billing={billing}>
        {mayManage && billing.hasCustomer ? <PortalButton action={openCustomerPortal} /> : null}
      </PlanSummary>
      {waiting ? null : (
        <PlanPicker
          current={billing.plan.key}
          subscribed={subscribed}
          priceId={priceId}
          choose={generateUserStripe}
          {...(!mayManage && {
            disabledBecause: 'An owner or a team admin chooses the plan. Ask one of them.',
          })}
        />
      )}
    </>
  )
}
